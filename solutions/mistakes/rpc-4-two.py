"""rpc-4: takes two arguments at most.

Diagnosis: takes any number of arguments
"""

def call(a=None, b=None):
    arguments = [each for each in (a, b) if each is not None]
    self._lines.write(json.dumps({"call": name, "arguments": arguments}).encode() + b"\n")
    self._lines.flush()
    line = self._lines.readline()
    if not line:
        raise ConnectionError
    told = json.loads(line)
    if "error" in told:
        raise RuntimeError(told["error"])
    return told["answer"]
return call
