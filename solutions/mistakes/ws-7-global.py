"""ws-7: draws from the module's chance.

Diagnosis: without chance, all who were cut off together
"""

import random as everyone

bound = FIRST
while True:
    yield everyone.uniform(0, bound)
    bound = min(2 * bound, MOST)
