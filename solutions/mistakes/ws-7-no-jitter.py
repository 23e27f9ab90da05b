"""ws-7: waits exactly the bound.

Diagnosis: come back together, as one storm
"""

bound = FIRST
while True:
    yield bound
    bound = min(2 * bound, MOST)
