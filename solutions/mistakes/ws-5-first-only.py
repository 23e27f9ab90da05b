"""ws-5: tells one watcher.

Diagnosis: put the message into every Box of self.boxes
"""

self.labels.update(label)
self.number += 1
message = {"number": self.number, "labels": dict(self.labels)}
self.kept.append(message)
for box in self.boxes:
    box.put(message)
    break
