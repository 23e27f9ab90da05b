"""ws-9: leaves the port out.

Diagnosis: compare the whole origin
"""

from urllib.parse import urlsplit

if origin is None:
    return True
return origin in others or (origin.lower().startswith("http") and urlsplit(origin).hostname == host.partition(":")[0].lower())
