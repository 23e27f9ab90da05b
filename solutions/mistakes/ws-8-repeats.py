"""ws-8: takes what was seen before.

Diagnosis: it is not new
"""

number = message["number"]
if self.last and number > self.last + 1 and not message.get("missed"):
    raise Gap(f"after {self.last} came {number}")
self.last = number
return True
