"""ws-5: sends the counter that goes on changing.

Diagnosis: labels must be a dict of its own
"""

self.labels.update(label)
self.number += 1
message = {"number": self.number, "labels": self.labels}
self.kept.append(message)
for box in self.boxes:
    box.put(message)
