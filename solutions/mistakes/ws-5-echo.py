"""ws-5: returns the message to who predicted, instead of pushing it.

Diagnosis: an answer to the one who predicted is no push
"""

self.labels.update(label)
self.number += 1
message = {"number": self.number, "labels": dict(self.labels)}
self.kept.append(message)
return message
