"""stream-10: puts the dict itself into the event.

Diagnosis: an event's data are text
"""

try:
    yield from stream
except Exception as error:
    if not isinstance(error, Refused):
        log.exception("failed")
    yield Event(problem(error), name="problem")
