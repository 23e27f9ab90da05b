"""rest-12: says 301 to everyone.

Diagnosis: repeats a POST as a GET
"""

return 301
