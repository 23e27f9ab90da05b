"""ws-10: stays away when there was no close frame.

Diagnosis: may go better next time
"""

return code in {1001, 1011, 1012, 1013, 1014, 3008}
