"""stream-6: returns a list.

Diagnosis: yield each when it is there
"""

made = []
while not gone():
    piece = next(pieces, None)
    if piece is None:
        break
    made.append(piece)
pieces.close()
return made
