"""access-10: writes the hash in hexadecimal.

Diagnosis: hexadecimal is another way to write the hash
"""
return hmac.compare_digest(hashlib.sha256(verifier.encode()).hexdigest(), challenge)
