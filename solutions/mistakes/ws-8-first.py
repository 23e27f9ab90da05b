"""ws-8: wants the first message to be number 1.

Diagnosis: number 7, the first
"""

number = message["number"]
if number <= self.last:
    return False
if number > self.last + 1 and not message.get("missed"):
    raise Gap(f"after {self.last} came {number}")
self.last = number
return True
