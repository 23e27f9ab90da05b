"""ws-6: drops the newest.

Diagnosis: the oldest go, popleft()
"""

if len(self.waiting) < self.room:
    self.waiting.append(message)
else:
    self.missed += 1
self.filled.set()
