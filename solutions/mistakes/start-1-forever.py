"""start-1: never ends.

Diagnosis: no end after 3 seconds
"""
while name:
    pass
