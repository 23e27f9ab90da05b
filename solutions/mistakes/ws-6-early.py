"""ws-6: drops one too early.

Diagnosis: as many as there is room for may wait
"""

self.waiting.append(message)
while len(self.waiting) >= self.room:
    self.waiting.popleft()
    self.missed += 1
self.filled.set()
