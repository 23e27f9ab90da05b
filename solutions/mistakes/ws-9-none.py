"""ws-9: turns programs away.

Diagnosis: no Origin means no browser
"""

if origin is None:
    return False
known = {f"http://{host}", f"https://{host}", *others}
return origin.lower() in {name.lower() for name in known}
