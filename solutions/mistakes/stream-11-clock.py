"""stream-11: returns the arrival itself.

Diagnosis: arrivals[0] - asked
"""

gaps = sorted(later - sooner for sooner, later in pairwise(arrivals))

def percentile(p):
    return gaps[-(-len(gaps) * p // 100) - 1] if gaps else None

return Timing(arrivals[0], arrivals[-1] - asked, percentile(50), percentile(99))
