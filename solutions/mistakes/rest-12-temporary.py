"""rest-12: says 302, as redirect does by itself.

Diagnosis: moved for now
"""

return 302 if method in ("GET", "HEAD") else 308
