"""access-2: compares the key itself with the digest.

Diagnosis: hash the key that was presented
"""
for record in records:
    if hmac.compare_digest(record.digest.encode(), key.encode()):
        return record
return None
