"""stream-3: takes None for a token.

Diagnosis: a None among the tokens is passed on as None
"""

for token in tokens:
    yield Event(json.dumps({"token": token.text}), id=str(token.id))
yield Event("[DONE]")
