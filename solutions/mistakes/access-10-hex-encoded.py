"""access-10: encodes the hexadecimal text.

Diagnosis: hexdigest() is text already
"""
return hmac.compare_digest(encode_part(hashlib.sha256(verifier.encode()).hexdigest().encode()), challenge)
