"""ws-10: comes back after a refusal.

Diagnosis: will come again for the same reason
"""

return code in {1001, 1005, 1006, 1008, 1011, 1012, 1013, 1014, 3008}
