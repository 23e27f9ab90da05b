"""stream-3: returns a list.

Diagnosis: yield each when it is there
"""

events = [token and Event(json.dumps({"token": token.text}), id=str(token.id)) for token in tokens]
return [*events, Event("[DONE]")]
