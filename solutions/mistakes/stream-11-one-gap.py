"""stream-11: has no percentile for one gap.

Diagnosis: None is for an answer that has no gap
"""

gaps = sorted(later - sooner for sooner, later in pairwise(arrivals))
pick = lambda p: gaps[-(-len(gaps) * p // 100) - 1] if len(gaps) > 1 else None
return Timing(arrivals[0] - asked, arrivals[-1] - asked, pick(50), pick(99))
