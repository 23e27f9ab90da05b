"""stream-10: has one status for everything.

Diagnosis: title, status and detail
"""

try:
    yield from stream
except Exception as error:
    if not isinstance(error, Refused):
        log.exception("an answer failed")
    yield Event(json.dumps(problem(error) | {"status": 500}), name="problem")
