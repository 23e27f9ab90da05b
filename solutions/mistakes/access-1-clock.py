"""access-1: hashes the clock, which everybody can read.

Diagnosis: random and the clock are known to who guesses
"""
import time

return PREFIX + hashlib.sha256(str(time.time()).encode()).hexdigest()
