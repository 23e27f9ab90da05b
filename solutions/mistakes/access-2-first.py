"""access-2: looks at the first record only.

Diagnosis: look at every record before you say None
"""
for record in records:
    if hmac.compare_digest(record.digest, digest(key)):
        return record
    return None
