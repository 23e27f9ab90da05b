"""access-2: returns False for a wrong key.

Diagnosis: return None, not False
"""
for record in records:
    if hmac.compare_digest(record.digest, digest(key)):
        return record
return False
