"""ws-8: never notices a gap.

Diagnosis: raise Gap, so that they are asked for
"""

number = message["number"]
if number <= self.last:
    return False
self.last = number
return True
