"""stream-10: drops what is None.

Diagnosis: events that don't fail pass as they are
"""

try:
    yield from (event for event in stream if event)
except Exception as error:
    if not isinstance(error, Refused):
        log.exception("an answer failed")
    yield Event(json.dumps(problem(error)), name="problem")
