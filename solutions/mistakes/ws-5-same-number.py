"""ws-5: never changes the number.

Diagnosis: self.number grows by one
"""

self.labels.update(label)
message = {"number": self.number, "labels": dict(self.labels)}
self.kept.append(message)
for box in self.boxes:
    box.put(message)
