"""stream-3: drops None.

Diagnosis: None is passed on as None
"""

for token in tokens:
    if token is not None:
        yield Event(json.dumps({"token": token.text}), id=str(token.id))
yield Event("[DONE]")
