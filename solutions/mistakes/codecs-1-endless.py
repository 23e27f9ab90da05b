"""codecs-1: never ends.

Diagnosis: never ends
"""

while True:
    pass
