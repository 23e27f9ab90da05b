"""ws-10: returns a number.

Diagnosis: return True or False
"""

return code if code in {1001, 1005, 1006, 1011, 1012, 1013, 1014, 3008} else 0
