"""rpc-4: takes one argument, a list.

Diagnosis: write the object as one line of JSON
"""

def call(*arguments):
    self._lines.write(json.dumps({"call": name, "arguments": [arguments]}).encode() + b"\n")
    self._lines.flush()
    line = self._lines.readline()
    if not line:
        raise ConnectionError("gone")
    told = json.loads(line)
    if "error" in told:
        raise RuntimeError(told["error"])
    return told["answer"]

return call
