"""rest-12: knows one method more that changes something.

Diagnosis: for every method but GET and HEAD
"""
return 301 if method not in {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else 308
