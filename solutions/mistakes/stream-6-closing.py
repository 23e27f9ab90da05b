"""stream-6: an unusual right one: contextlib closes.

Diagnosis: none
"""

import contextlib

with contextlib.closing(pieces):
    while not gone():
        try:
            piece = next(pieces)
        except StopIteration:
            break
        if not gone():
            print(piece)
            yield piece
