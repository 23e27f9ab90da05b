"""access-2: looks the digest up in a dict, which compares with ==.

Diagnosis: == stops at the first difference
"""
return {record.digest: record for record in records}.get(digest(key))
