"""rest-12: returns a text.

Diagnosis: return a number
"""

return "301" if method in ("GET", "HEAD") else "308"
