"""stream-3: forgets the end.

Diagnosis: the reader can't tell the end from a cut
"""

for token in tokens:
    yield token and Event(json.dumps({"token": token.text}), id=str(token.id))
