"""access-1: draws from random, whose next output follows from its last ones.

Diagnosis: from some outputs of random all others follow
"""
import random
import string

return PREFIX + "".join(random.choices(string.ascii_letters + string.digits, k=43))
