"""ws-9: compares the beginning.

Diagnosis: startswith takes this for ours
"""

return origin is None or origin.lower().startswith((f"http://{host}".lower(), f"https://{host}".lower(), *others))
