"""ws-6: doesn't count.

Diagnosis: count each that is dropped
"""

self.waiting.append(message)
while len(self.waiting) > self.room:
    self.waiting.popleft()
self.filled.set()
