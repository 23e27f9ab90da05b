"""stream-6: an unusual right one: takewhile around an iterator that looks first.

Diagnosis: none
"""

def wanted():
    while not gone():
        piece = next(pieces, None)
        if piece is None:
            return
        yield piece

try:
    for piece in wanted():
        if gone():
            break
        yield piece
finally:
    pieces.close()
    pieces.close()
