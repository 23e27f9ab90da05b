"""stream-11: fails on one token.

Diagnosis: one token has no gap
"""

gaps = sorted(later - sooner for sooner, later in pairwise(arrivals))

def percentile(p):
    return gaps[-(-len(gaps) * p // 100) - 1]

return Timing(arrivals[0] - asked, arrivals[-1] - asked, percentile(50), percentile(99))
