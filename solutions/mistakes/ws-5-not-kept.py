"""ws-5: keeps nothing.

Diagnosis: append each message to self.kept
"""

self.labels.update(label)
self.number += 1
message = {"number": self.number, "labels": dict(self.labels)}
for box in self.boxes:
    box.put(message)
