"""stream-3: says [DONE] also where the model failed.

Diagnosis: the reader would take half an answer for a whole
"""

try:
    for token in tokens:
        yield token and Event(json.dumps({"token": token.text}), id=str(token.id))
finally:
    yield Event("[DONE]")
