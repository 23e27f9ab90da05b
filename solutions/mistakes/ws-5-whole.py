"""ws-5: counts the whole label as one.

Diagnosis: count each character of the label
"""

self.labels[label] += 1
self.number += 1
message = {"number": self.number, "labels": dict(self.labels)}
self.kept.append(message)
for box in self.boxes:
    box.put(message)
