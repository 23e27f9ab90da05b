"""ws-8: an unusual right one: the steps as a match.

Diagnosis: none
"""

match message["number"] - self.last:
    case step if step <= 0:
        return False
    case step if step > 1 and self.last != 0 and "missed" not in message:
        raise Gap(step)
self.last = message["number"]
return True
