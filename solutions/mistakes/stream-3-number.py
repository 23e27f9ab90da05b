"""stream-3: has a number for id.

Diagnosis: as text: str(token.id)
"""

for token in tokens:
    yield token and Event(json.dumps({"token": token.text}), id=token.id)
yield Event("[DONE]")
