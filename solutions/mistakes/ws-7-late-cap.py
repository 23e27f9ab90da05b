"""ws-7: caps the wait, not the bound.

Diagnosis: the bound begins at FIRST and doubles
"""

bound = FIRST
while True:
    yield min(chance.uniform(0, bound), MOST)
    bound = 2 * bound
