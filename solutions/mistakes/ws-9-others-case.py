"""ws-9: minds the case of others.

Diagnosis: an origin among others has no case
"""

if origin is None:
    return True
return origin.lower() in {f"http://{host}".lower(), f"https://{host}".lower()} or origin in others
