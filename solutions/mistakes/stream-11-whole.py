"""stream-11: measures the whole from the first token.

Diagnosis: arrivals[-1] - asked
"""

gaps = sorted(later - sooner for sooner, later in pairwise(arrivals))

def percentile(p):
    return gaps[-(-len(gaps) * p // 100) - 1] if gaps else None

return Timing(arrivals[0] - asked, arrivals[-1] - arrivals[0], percentile(50), percentile(99))
