"""ws-5: calls the boxes.

Diagnosis: box.put(message) is how
"""

self.labels.update(label)
self.number += 1
message = {"number": self.number, "labels": dict(self.labels)}
self.kept.append(message)
for box in self.boxes:
    box(message)
