"""stream-11: counts the wait for the first token as a gap.

Diagnosis: the wait for the first token is no gap
"""

gaps = sorted(later - sooner for sooner, later in pairwise([asked, *arrivals]))

def percentile(p):
    return gaps[-(-len(gaps) * p // 100) - 1] if gaps else None

return Timing(arrivals[0] - asked, arrivals[-1] - asked, percentile(50), percentile(99))
