"""rest-2: never ends.

Diagnosis: a loop that never ends
"""
while read_request():
    pass
