"""access-2: goes through the records twice.

Diagnosis: go through the records once
"""

if not any(hmac.compare_digest(record.digest, digest(key)) for record in records):
    return None
return [record for record in records if hmac.compare_digest(record.digest, digest(key))][0]
