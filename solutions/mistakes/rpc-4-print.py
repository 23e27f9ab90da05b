"""rpc-4: an unusual right one: prints each call, and matches on the keys.

Diagnosis: none
"""

def call(*arguments):
    print("calling", name, arguments)
    text = json.dumps({"arguments": list(arguments), "call": name}, ensure_ascii=False)
    self._lines.write(f"{text}\n".encode())
    self._lines.flush()
    match self._lines.readline():
        case b"":
            raise ConnectionResetError("the server hung up")
        case line:
            told = json.loads(line)
    match told:
        case {"error": words}:
            raise RuntimeError(f"the server says: {words}")
        case {"answer": answer}:
            return answer

return call
