"""ws-10: forgets the timeout.

Diagnosis: 3008 may go better next time
"""

return code in {1001, 1005, 1006, 1011, 1012, 1013, 1014}
