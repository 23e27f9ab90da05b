"""ws-9: compares the end.

Diagnosis: endswith or in takes this for ours
"""

return origin is None or origin.lower().endswith(f"://{host}".lower()) or origin in others
