"""stream-10: writes words to the log, and no traceback.

Diagnosis: also says where it was
"""

try:
    yield from stream
except Exception as error:
    if not isinstance(error, Refused):
        log.error("failed: %s", error)
    yield Event(json.dumps(problem(error)), name="problem")
