"""ws-8: remembers the number before it raises.

Diagnosis: a gap changes nothing
"""

number, last = message["number"], self.last
if number <= last:
    return False
self.last = number
if last and number > last + 1 and not message.get("missed"):
    raise Gap(f"after {last} came {number}")
return True
