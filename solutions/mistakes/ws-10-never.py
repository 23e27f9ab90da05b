"""ws-10: never comes back.

Diagnosis: may go better next time
"""

return False
