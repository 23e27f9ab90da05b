"""ws-10: takes a range.

Diagnosis: will come again for the same reason
"""

return 1001 <= code <= 1014 or code == 3008
