"""rest-6: never ends.

Diagnosis: a loop that never ends
"""
while read_request():
    pass
