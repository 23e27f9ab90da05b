"""stream-6: never closes.

Diagnosis: close also when the pieces came to their end
"""

while not gone():
    piece = next(pieces, None)
    if piece is None or gone():
        return
    yield piece
