"""access-2: lets startswith choose, and compares in constant time what is left.

Diagnosis: startswith on a stored digest
"""

presented = digest(key)
for record in records:
    if record.digest.startswith(presented[:8]) and hmac.compare_digest(record.digest, presented):
        return record
return None
