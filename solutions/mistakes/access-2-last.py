"""access-2: returns the last record that it looked at.

Diagnosis: no record has the digest of this key
"""
found = records[0] if records else None
for record in records:
    if hmac.compare_digest(record.digest, digest(key)):
        found = record
        break
return found
