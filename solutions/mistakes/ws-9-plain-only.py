"""ws-9: knows http only.

Diagnosis: https:// is allowed too
"""

if origin is None:
    return True
known = {f"http://{host}", *others}
return origin.lower() in {name.lower() for name in known}
