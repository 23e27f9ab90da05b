"""ws-7: begins anew after a while.

Diagnosis: the bound begins at FIRST
"""

while True:
    for attempt in range(50):
        yield chance.uniform(0, min(MOST, FIRST * 2**attempt))
