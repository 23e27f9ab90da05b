"""access-2: compares with ==.

Diagnosis: == stops at the first difference
"""
for record in records:
    if record.digest == digest(key):
        return record
return None
