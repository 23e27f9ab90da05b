"""stream-10: an unusual right one: writes refusals to the log too.

Diagnosis: none
"""

try:
    for event in stream:
        yield event
except Exception as error:
    log.exception("an answer failed: %s", error)
    yield Event(json.dumps(problem(error), sort_keys=True), name="problem")
