"""stream-11: has the middle of two gaps for a median.

Diagnosis: one of the gaps themselves
"""

gaps = [later - sooner for sooner, later in pairwise(arrivals)]
if not gaps:
    return Timing(arrivals[0] - asked, arrivals[-1] - asked, None, None)
p99 = sorted(gaps)[-(-len(gaps) * 99 // 100) - 1]
return Timing(arrivals[0] - asked, arrivals[-1] - asked, statistics.median(gaps), p99)
