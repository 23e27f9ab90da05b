"""stream-11: returns a plain tuple.

Diagnosis: return Timing(
"""

gaps = sorted(later - sooner for sooner, later in pairwise(arrivals))

def percentile(p):
    return gaps[-(-len(gaps) * p // 100) - 1] if gaps else None

return (arrivals[0] - asked, arrivals[-1] - asked, percentile(50), percentile(99))
