"""stream-6: takes an empty piece for the end.

Diagnosis: an empty piece is not the end
"""

try:
    while not gone() and (piece := next(pieces, "")):
        if gone():
            return
        yield piece
finally:
    pieces.close()
