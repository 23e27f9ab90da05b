"""rest-12: thinks of POST alone.

Diagnosis: 308 forbids it
"""

return 308 if method == "POST" else 301
