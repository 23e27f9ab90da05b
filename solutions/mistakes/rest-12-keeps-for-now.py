"""rest-12: says 307, which keeps the method for now.

Diagnosis: its permanent sister is 308
"""

return 301 if method in ("GET", "HEAD") else 307
