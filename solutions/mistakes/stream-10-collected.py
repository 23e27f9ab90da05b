"""stream-10: collects the events first.

Diagnosis: pass each on before you ask for the next
"""

try:
    yield from list(stream)
except Exception as error:
    if not isinstance(error, Refused):
        log.exception("an answer failed")
    yield Event(json.dumps(problem(error)), name="problem")
