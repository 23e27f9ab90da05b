"""rpc-2: never ends.

Diagnosis: never ends
"""

while True:
    pass
