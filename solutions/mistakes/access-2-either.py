"""access-2: takes the digest for a key, too.

Diagnosis: a digest must not open the door
"""
for record in records:
    if hmac.compare_digest(record.digest, digest(key)) or hmac.compare_digest(record.digest.encode(), key.encode()):
        return record
return None
