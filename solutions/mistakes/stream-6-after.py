"""stream-6: looks after it has yielded only.

Diagnosis: between making and yielding
"""

try:
    for piece in pieces:
        yield piece
        if gone():
            return
finally:
    pieces.close()
