"""stream-3: counts by itself.

Diagnosis: the first may be 5, where an answer goes on
"""

for number, token in enumerate(tokens, 1):
    yield token and Event(json.dumps({"token": token.text}), id=str(number))
yield Event("[DONE]")
