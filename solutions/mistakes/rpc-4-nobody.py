"""rpc-4: reads an empty line as JSON.

Diagnosis: readline() returns b"" when the server has gone
"""

def call(*arguments):
    self._lines.write(json.dumps({"call": name, "arguments": arguments}).encode() + b"\n")
    self._lines.flush()
    line = self._lines.readline()
    told = json.loads(line)
    if "error" in told:
        raise RuntimeError(told["error"])
    return told["answer"]

return call
