"""access-10: compares with ==.

Diagnosis: == stops at the first difference
"""
return encode_part(hashlib.sha256(verifier.encode()).digest()) == challenge
