"""access-2: looks at every record, found or not, and compares bytes.

Diagnosis: none
"""
found, presented = None, digest(key).encode()
for record in records:
    if secrets.compare_digest(record.digest.encode(), presented):
        found = record
return found
