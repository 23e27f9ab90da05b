"""access-10: compares the verifier itself: the method plain.

Diagnosis: the method plain
"""
return hmac.compare_digest(verifier.encode(), challenge.encode())
