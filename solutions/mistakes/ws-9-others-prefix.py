"""ws-9: compares how others begin.

Diagnosis: others are whole origins: startswith
"""

if origin is None:
    return True
low = origin.lower()
return low in (f"http://{host}".lower(), f"https://{host}".lower()) or any(low.startswith(other.lower()) for other in others)
