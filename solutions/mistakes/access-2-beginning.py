"""access-2: compares how the digests begin, and in constant time what is left.

Diagnosis: == stops at the first difference
"""

presented = digest(key)
for record in records:
    if record.digest[:8] == presented[:8] and hmac.compare_digest(record.digest, presented):
        return record
return None
