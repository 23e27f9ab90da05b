"""stream-6: hides an error.

Diagnosis: let an error through
"""

try:
    while not gone():
        piece = next(pieces, None)
        if piece is None or gone():
            return
        yield piece
except Exception:
    return
finally:
    pieces.close()
