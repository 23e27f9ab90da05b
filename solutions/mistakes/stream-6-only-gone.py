"""stream-6: closes when the reader has gone only.

Diagnosis: close also when the pieces came to their end
"""

while True:
    if gone():
        pieces.close()
        return
    piece = next(pieces, None)
    if piece is None:
        return
    if gone():
        pieces.close()
        return
    yield piece
