"""stream-11: rounds the rank down.

Diagnosis: off by one
"""

gaps = sorted(later - sooner for sooner, later in pairwise(arrivals))

def percentile(p):
    return gaps[len(gaps) * p // 100] if gaps else None

return Timing(arrivals[0] - asked, arrivals[-1] - asked, percentile(50), percentile(99))
