"""ws-5: puts a list without a bound in place of the deque.

Diagnosis: a list of your own
"""

self.labels.update(label)
self.number += 1
message = {"number": self.number, "labels": dict(self.labels)}
self.kept = [*self.kept, message]
for box in self.boxes:
    box.put(message)
