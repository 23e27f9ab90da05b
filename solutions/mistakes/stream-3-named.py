"""stream-3: gives the events a name.

Diagnosis: does not reach the page's
"""

for token in tokens:
    yield token and Event(json.dumps({"token": token.text}), id=str(token.id), name="token")
yield Event("[DONE]")
