"""ws-5: sends the counts of this label alone.

Diagnosis: the counts of all labels so far
"""

self.labels.update(label)
self.number += 1
message = {"number": self.number, "labels": dict(Counter(label))}
self.kept.append(message)
for box in self.boxes:
    box.put(message)
