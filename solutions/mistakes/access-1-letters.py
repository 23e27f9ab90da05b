"""access-1: chooses letters and digits, one by one, with the system's own chance.

Diagnosis: none
"""
import random
import string

return PREFIX + "".join(random.SystemRandom().choice(string.ascii_letters + string.digits) for _ in range(43))
