"""stream-11: says 0 where there is no gap.

Diagnosis: one token has no gap
"""

gaps = sorted(later - sooner for sooner, later in pairwise(arrivals))

def percentile(p):
    return gaps[-(-len(gaps) * p // 100) - 1] if gaps else 0.0

return Timing(arrivals[0] - asked, arrivals[-1] - asked, percentile(50), percentile(99))
