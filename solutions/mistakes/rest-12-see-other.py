"""rest-12: says 303 to who writes.

Diagnosis: something else answers
"""

return 301 if method in ("GET", "HEAD") else 303
