"""ws-9: takes an empty origin for none.

Diagnosis: only None means that there was none
"""

if not origin:
    return True
known = {f"http://{host}", f"https://{host}", *others}
return origin.lower() in {name.lower() for name in known}
