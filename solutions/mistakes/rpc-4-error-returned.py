"""rpc-4: returns the error as if it were an answer.

Diagnosis: look for "error" first, and raise RuntimeError
"""

def call(*arguments):
    self._lines.write(json.dumps({"call": name, "arguments": arguments}).encode() + b"\n")
    self._lines.flush()
    line = self._lines.readline()
    if not line:
        raise ConnectionError("gone")
    told = json.loads(line)
    if "error" in told:
        return told["error"]
    return told["answer"]

return call
