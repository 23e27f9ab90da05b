"""ws-5: a right answer that builds the deque anew.

Diagnosis: none
"""

self.labels.update(label)
self.number += 1
message = {"number": self.number, "labels": dict(self.labels)}
self.kept = deque([*self.kept, message], maxlen=KEPT)
for box in self.boxes:
    box.put(message)
