"""ws-7: an unusual right one: the bound by the attempt's number, chance by random().

Diagnosis: none
"""

from itertools import count

for attempt in count():
    yield chance.random() * min(FIRST * 2 ** min(attempt, 60), MOST)
