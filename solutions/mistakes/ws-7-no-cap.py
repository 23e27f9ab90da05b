"""ws-7: doubles for ever.

Diagnosis: the bound is at most MOST
"""

bound = FIRST
while True:
    yield chance.uniform(0, bound)
    bound = 2 * bound
