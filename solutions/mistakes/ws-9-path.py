"""ws-9: compares scheme and host, and ignores what follows.

Diagnosis: an origin has no path
"""

from urllib.parse import urlsplit

if origin is None:
    return True
parts = urlsplit(origin.lower())
ours = parts.scheme in ("http", "https") and parts.netloc == host.lower()
return ours or origin.lower() in {other.lower() for other in others}
