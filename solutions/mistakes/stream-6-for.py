"""stream-6: looks when the piece is made.

Diagnosis: a for loop has made it when you look
"""

try:
    for piece in pieces:
        if gone():
            return
        yield piece
finally:
    pieces.close()
