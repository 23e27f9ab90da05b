"""rpc-4: returns the whole line, parsed.

Diagnosis: return what stands under "answer"
"""

def call(*arguments):
    self._lines.write(json.dumps({"call": name, "arguments": arguments}).encode() + b"\n")
    self._lines.flush()
    line = self._lines.readline()
    if not line:
        raise ConnectionError("gone")
    told = json.loads(line)
    if "error" in told:
        raise RuntimeError(told["error"])
    return told

return call
