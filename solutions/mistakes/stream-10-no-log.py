"""stream-10: writes nothing to the log.

Diagnosis: must be found by us
"""

try:
    yield from stream
except Exception as error:
    yield Event(json.dumps(problem(error)), name="problem")
