"""rpc-4: raises the whole object.

Diagnosis: not with the object that it came in
"""

def call(*arguments):
    self._lines.write(json.dumps({"call": name, "arguments": arguments}).encode() + b"\n")
    self._lines.flush()
    line = self._lines.readline()
    if not line:
        raise ConnectionError
    told = json.loads(line)
    if "error" in told:
        raise RuntimeError(told)
    return told["answer"]
return call
