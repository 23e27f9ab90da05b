"""ws-10: comes back after everything but 1000.

Diagnosis: will come again for the same reason
"""

return code != 1000
