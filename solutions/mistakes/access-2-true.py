"""access-2: says that the key is right, not whose it is.

Diagnosis: return the record itself
"""
return any(hmac.compare_digest(record.digest, digest(key)) for record in records) or None
