"""stream-6: never looks.

Diagnosis: the generation goes on for nobody
"""

try:
    yield from pieces
finally:
    pieces.close()
