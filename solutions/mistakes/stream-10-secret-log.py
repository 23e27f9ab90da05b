"""stream-10: writes what Python says to the log, and not where.

Diagnosis: also says where it was
"""

try:
    for event in stream:
        yield event
except Refused as error:
    yield Event(json.dumps(problem(error)), name="problem")
except Exception as error:
    log.critical("an answer failed: %r", error)
    yield Event(json.dumps(problem(error)), name="problem")
