"""ws-6: pops at the wrong end.

Diagnosis: the oldest go, popleft()
"""

self.waiting.append(message)
while len(self.waiting) > self.room:
    self.waiting.pop()
    self.missed += 1
self.filled.set()
