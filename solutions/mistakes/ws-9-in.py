"""ws-9: looks for the host anywhere.

Diagnosis: startswith takes this for ours
"""

return origin is None or host.lower() in origin.lower() or origin in others
