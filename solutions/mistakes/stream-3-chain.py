"""stream-3: an unusual right one: two iterators, one behind the other.

Diagnosis: none
"""

from itertools import chain

written = (token if token is None else Event(json.dumps({"token": token.text}), str(token.id), "message") for token in tokens)
return chain(written, [Event("[DONE]", id="")])
