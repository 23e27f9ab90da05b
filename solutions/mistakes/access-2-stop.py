"""access-2: raises StopIteration for a wrong key.

Diagnosis: give next(…) a default
"""
return next(record for record in records if hmac.compare_digest(record.digest, digest(key)))
