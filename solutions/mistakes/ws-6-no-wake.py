"""ws-6: wakes nobody.

Diagnosis: the sender sleeps on beside a full box
"""

self.waiting.append(message)
while len(self.waiting) > self.room:
    self.waiting.popleft()
    self.missed += 1
