"""ws-9: makes small letters of the origin, and not of others.

Diagnosis: here others have capitals
"""

if origin is None:
    return True
return origin.lower() in {f"http://{host}".lower(), f"https://{host}".lower(), *others}
