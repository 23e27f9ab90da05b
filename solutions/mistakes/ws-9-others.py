"""ws-9: forgets the others.

Diagnosis: an origin among others is allowed
"""

if origin is None:
    return True
known = {f"http://{host}", f"https://{host}"}
return origin.lower() in {name.lower() for name in known}
