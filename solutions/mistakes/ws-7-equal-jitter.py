"""ws-7: waits at least half of the bound.

Diagnosis: full jitter begins at 0
"""

bound = FIRST
while True:
    yield bound / 2 + chance.uniform(0, bound / 2)
    bound = min(2 * bound, MOST)
