"""stream-3: collects the tokens first.

Diagnosis: pass each on before you ask for the next
"""

for token in list(tokens):
    yield token and Event(json.dumps({"token": token.text}), id=str(token.id))
yield Event("[DONE]")
