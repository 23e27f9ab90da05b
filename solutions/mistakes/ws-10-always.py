"""ws-10: always comes back.

Diagnosis: 1000 is a goodbye
"""

return True
