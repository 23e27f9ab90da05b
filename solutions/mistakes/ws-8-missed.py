"""ws-8: raises though the server told what it dropped.

Diagnosis: the server says that it dropped two
"""

number = message["number"]
if number <= self.last:
    return False
if self.last and number > self.last + 1:
    raise Gap(f"after {self.last} came {number}")
self.last = number
return True
