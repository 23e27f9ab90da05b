"""stream-11: an unusual right one: numpy by the same rule.

Diagnosis: none
"""

import numpy as np

gaps = np.diff(arrivals)
p50, p99 = np.percentile(gaps, [50, 99], method="inverted_cdf") if len(gaps) else (None, None)
return Timing(first_token=arrivals[0] - asked, whole=arrivals[-1] - asked, gap_p50=p50, gap_p99=p99)
