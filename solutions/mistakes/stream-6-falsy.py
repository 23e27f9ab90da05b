"""stream-6: ends at whatever is false.

Diagnosis: an empty piece is not the end
"""

try:
    while not gone():
        piece = next(pieces, None)
        if not piece or gone():
            break
        yield piece
finally:
    pieces.close()
