"""ws-5: numbers by how many are kept, which stops growing.

Diagnosis: self.number counts all messages
"""

self.labels.update(label)
message = {"number": len(self.kept) + 1, "labels": dict(self.labels)}
self.number = message["number"]
self.kept.append(message)
for box in self.boxes:
    box.put(message)
