"""access-1: takes a UUID for a secret.

Diagnosis: a UUID has 122 bits of chance
"""
import uuid

return PREFIX + str(uuid.uuid4())
