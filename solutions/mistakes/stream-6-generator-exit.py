"""stream-6: closes on GeneratorExit and at the end, not on errors.

Diagnosis: close also when making a piece fails
"""

try:
    while not gone():
        piece = next(pieces, None)
        if piece is None or gone():
            break
        yield piece
except GeneratorExit:
    pieces.close()
    raise
pieces.close()
