"""ws-9: lets a sandboxed page in.

Diagnosis: null is what a sandboxed page sends
"""

if origin in (None, "null"):
    return True
known = {f"http://{host}", f"https://{host}", *others}
return origin.lower() in {name.lower() for name in known}
