"""access-2: returns the owner.

Diagnosis: return the record itself
"""
for record in records:
    if hmac.compare_digest(record.digest, digest(key)):
        return record.owner
return None
