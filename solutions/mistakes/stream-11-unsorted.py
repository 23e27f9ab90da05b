"""stream-11: forgets to sort.

Diagnosis: sort the gaps first
"""

gaps = [later - sooner for sooner, later in pairwise(arrivals)]

def percentile(p):
    return gaps[-(-len(gaps) * p // 100) - 1] if gaps else None

return Timing(arrivals[0] - asked, arrivals[-1] - asked, percentile(50), percentile(99))
