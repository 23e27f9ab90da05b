"""ws-7: ends after a hundred delays.

Diagnosis: these end after 100
"""

for attempt in range(100):
    yield chance.uniform(0, min(MOST, FIRST * 2**attempt))
