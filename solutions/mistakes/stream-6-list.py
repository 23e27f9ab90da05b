"""stream-6: makes them all first.

Diagnosis: one by one
"""

try:
    for piece in list(pieces):
        if gone():
            return
        yield piece
finally:
    pieces.close()
