"""rest-12: has them the wrong way round.

Diagnosis: 308 is right for what must keep its method
"""

return 308 if method in ("GET", "HEAD") else 301
