"""rpc-4: an unusual right one: a lambda around a helper.

Diagnosis: none
"""

def call(which, arguments):
    print(json.dumps({"call": which, "arguments": arguments}), file=(text := __import__("io").StringIO()))
    self._lines.write(text.getvalue().encode())
    self._lines.flush()
    line = self._lines.readline()
    if line == b"":
        raise ConnectionError
    told = json.loads(line.decode())
    if told.get("error") is not None:
        raise RuntimeError(told["error"])
    return told.get("answer")

return lambda *arguments: call(name, arguments)
