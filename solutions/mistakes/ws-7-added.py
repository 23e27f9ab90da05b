"""ws-7: adds a constant bit of chance.

Diagnosis: full jitter begins at 0
"""

bound = FIRST
while True:
    yield bound + chance.uniform(0, 0.01)
    bound = min(2 * bound, MOST)
