"""ws-8: takes whatever says missed.

Diagnosis: whatever it says of missed ones
"""

number = message["number"]
if not message.get("missed"):
    if number <= self.last:
        return False
    if self.last and number > self.last + 1:
        raise Gap(f"after {self.last} came {number}")
self.last = number
return True
