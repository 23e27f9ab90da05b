"""stream-3: gives the end an id of its own.

Diagnosis: the end is a message like the others
"""

for token in tokens:
    yield token and Event(json.dumps({"token": token.text}), id=str(token.id))
yield Event("[DONE]", id="0")
