"""ws-7: never waits longer.

Diagnosis: the bound begins at FIRST and doubles
"""

bound = FIRST
while True:
    yield chance.uniform(0, bound)
    pass
