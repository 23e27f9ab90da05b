"""ws-8: doesn't remember.

Diagnosis: it is not new
"""

number = message["number"]
if number <= self.last:
    return False
if self.last and number > self.last + 1 and not message.get("missed"):
    raise Gap(f"after {self.last} came {number}")
return True
