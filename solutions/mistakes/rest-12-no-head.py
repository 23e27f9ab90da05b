"""rest-12: forgets HEAD.

Diagnosis: 308 is right for what must keep its method
"""

return 301 if method == "GET" else 308
