"""rpc-4: makes texts of what is no number and no list.

Diagnosis: send every argument as it is, a None too
"""

def call(*arguments):
    plain = [argument if isinstance(argument, int | float | list | dict) else str(argument) for argument in arguments]
    self._lines.write(json.dumps({"call": name, "arguments": plain}).encode() + b"\n")
    self._lines.flush()
    line = self._lines.readline()
    if not line:
        raise ConnectionError("the server has gone")
    told = json.loads(line)
    if "error" in told:
        raise RuntimeError(told["error"])
    return told["answer"]

return call
