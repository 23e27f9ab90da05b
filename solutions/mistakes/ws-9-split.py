"""ws-9: an unusual right one: takes the origin apart.

Diagnosis: none
"""

if origin is None:
    return True
scheme, mark, rest = origin.casefold().partition("://")
return (mark == "://" and scheme in ("http", "https") and rest == host.casefold()) or any(
    origin.casefold() == other.casefold() for other in others
)
