"""ws-10: comes back after codes that nobody has registered.

Diagnosis: will come again
"""

return code in {1001, 1005, 1006, 1011, 1012, 1013, 1014} or 3004 <= code <= 3999
