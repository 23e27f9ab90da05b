"""stream-10: takes a reader who leaves for a failure.

Diagnosis: a reader who leaves raises GeneratorExit
"""

try:
    yield from stream
except BaseException as error:
    if not isinstance(error, Refused):
        log.exception("an answer failed")
    yield Event(json.dumps(problem(error)), name="problem")
