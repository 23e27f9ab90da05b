"""stream-6: closes behind the loop only.

Diagnosis: a finally around it runs
"""

while not gone():
    piece = next(pieces, None)
    if piece is None or gone():
        break
    yield piece
pieces.close()
