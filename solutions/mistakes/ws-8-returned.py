"""ws-8: returns the gap.

Diagnosis: raise Gap, so that they are asked for
"""

number = message["number"]
if number <= self.last:
    return False
if self.last and number > self.last + 1 and not message.get("missed"):
    return Gap(f"after {self.last} came {number}")
self.last = number
return True
