"""rest-12: writes an or that is always true.

Diagnosis: repeats a POST as a GET
"""

return 301 if method == "GET" or "HEAD" else 308
