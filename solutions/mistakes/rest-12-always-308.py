"""rest-12: says 308 to everyone.

Diagnosis: 308 is right for what must keep its method
"""

return 308
