"""stream-11: takes the greatest gap for p99.

Diagnosis: take the one in place
"""

gaps = sorted(later - sooner for sooner, later in pairwise(arrivals))

def percentile(p):
    return gaps[-(-len(gaps) * p // 100) - 1] if gaps else None

return Timing(arrivals[0] - asked, arrivals[-1] - asked, percentile(50), gaps[-1] if gaps else None)
