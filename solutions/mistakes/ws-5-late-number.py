"""ws-5: numbers after it has made the message.

Diagnosis: self.number grows by one
"""

self.labels.update(label)
message = {"number": self.number, "labels": dict(self.labels)}
self.number += 1
self.kept.append(message)
for box in self.boxes:
    box.put(message)
