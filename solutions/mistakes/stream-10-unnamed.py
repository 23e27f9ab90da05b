"""stream-10: gives the problem no name.

Diagnosis: an event named problem
"""

try:
    yield from stream
except Exception as error:
    if not isinstance(error, Refused):
        log.exception("an answer failed")
    yield Event(json.dumps(problem(error)))
