"""ws-6: an unusual right one: a new deque with a bound.

Diagnosis: none
"""

if len(self.waiting) == self.room:
    self.missed += 1
self.waiting = deque([*self.waiting, message], maxlen=self.room)
self.filled.set()
