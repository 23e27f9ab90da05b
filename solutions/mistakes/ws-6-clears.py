"""ws-6: throws all away when it is full.

Diagnosis: the oldest go, popleft()
"""

if len(self.waiting) >= self.room:
    self.missed += len(self.waiting)
    self.waiting.clear()
self.waiting.append(message)
self.filled.set()
