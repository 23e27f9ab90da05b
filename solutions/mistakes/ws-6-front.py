"""ws-6: puts the newest in front.

Diagnosis: append as the newest
"""

self.waiting.appendleft(message)
while len(self.waiting) > self.room:
    self.waiting.pop()
    self.missed += 1
self.filled.set()
