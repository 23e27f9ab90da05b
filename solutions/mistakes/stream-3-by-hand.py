"""stream-3: writes JSON by hand.

Diagnosis: written by json.dumps
"""

for token in tokens:
    yield token and Event('{"token": "' + token.text + '"}', id=str(token.id))
yield Event("[DONE]")
