"""ws-10: takes a reserved code for a fault that may pass.

Diagnosis: 1004 will come again
"""

return code in {1001, 1004, 1005, 1006, 1011, 1012, 1013, 1014, 3008}
