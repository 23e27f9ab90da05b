"""ws-3: an unusual right one: hashes in two steps.

Diagnosis: none
"""

hashing = hashlib.sha1(key.encode("ascii"), usedforsecurity=False)
hashing.update(GUID.encode("ascii"))
return str(base64.standard_b64encode(hashing.digest()), "ascii")
