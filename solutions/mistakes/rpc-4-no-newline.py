"""rpc-4: forgets the end of the line.

Diagnosis: end the line with a newline, and flush()
"""

def call(*arguments):
    self._lines.write(json.dumps({"call": name, "arguments": arguments}).encode())
    self._lines.flush()
    line = self._lines.readline()
    if not line:
        raise ConnectionError("gone")
    told = json.loads(line)
    if "error" in told:
        raise RuntimeError(told["error"])
    return told["answer"]

return call
