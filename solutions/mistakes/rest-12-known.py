"""rest-12: knows which methods change something, and takes any other for one that reads.

Diagnosis: 308 forbids it
"""
return 308 if method in ("POST", "PUT", "PATCH", "DELETE") else 301
