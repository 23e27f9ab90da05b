"""stream-3: an unusual right one: a class, and JSON of its own spacing with another member.

Diagnosis: none
"""

class Events:
    def __init__(self):
        self.tokens, self.open = iter(tokens), True

    def __iter__(self):
        return self

    def __next__(self):
        if not self.open:
            raise StopIteration
        try:
            token = next(self.tokens)
        except StopIteration:
            self.open = False
            return Event("[DONE]")
        if token is None:
            return None
        return Event(json.dumps({"id": token.id, "token": token.text}, ensure_ascii=False, separators=(",", ":")), f"{token.id}")

return Events()
