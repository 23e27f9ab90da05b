"""ws-7: comes back at once.

Diagnosis: come back together, as one storm
"""

while True:
    yield 0
