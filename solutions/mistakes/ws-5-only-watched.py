"""ws-5: counts only while somebody watches.

Diagnosis: count also while nobody watches
"""

if not self.boxes:
    return
self.labels.update(label)
self.number += 1
message = {"number": self.number, "labels": dict(self.labels)}
self.kept.append(message)
for box in self.boxes:
    box.put(message)
