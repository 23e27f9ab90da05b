"""ws-7: gives up by itself.

Diagnosis: the delays have no end
"""

bound = FIRST
for _ in range(5):
    yield chance.uniform(0, bound)
    bound = min(2 * bound, MOST)
