"""stream-11: an unusual right one: math.ceil, index by index.

Diagnosis: none
"""

import math

gaps = []
for place in range(1, len(arrivals)):
    gaps.append(arrivals[place] - arrivals[place - 1])
gaps.sort()
print(gaps)
ranks = [max(1, math.ceil(len(gaps) * p / 100)) for p in (50, 99)]
p50, p99 = [gaps[rank - 1] for rank in ranks] if gaps else [None, None]
return Timing(arrivals[0] - asked, arrivals[-1] - asked, p50, p99)
