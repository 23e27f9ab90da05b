"""access-2: makes a record anew, with the key in it.

Diagnosis: never the key
"""

for record in records:
    if hmac.compare_digest(record.digest, digest(key)):
        return Record(record.owner, key)
return None
