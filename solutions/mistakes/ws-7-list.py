"""ws-7: returns one delay.

Diagnosis: yield the delays, one by one
"""

return chance.uniform(0, FIRST)
