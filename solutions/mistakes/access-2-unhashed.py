"""access-2: hands compare_digest a text that need not be ASCII.

Diagnosis: a key may be anything, a digest is hexadecimal
"""
for record in records:
    if hmac.compare_digest(key, record.digest) or hmac.compare_digest(digest(key), record.digest):
        return record
return None
