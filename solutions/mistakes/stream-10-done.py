"""stream-10: says [DONE] after a problem.

Diagnosis: no [DONE] either
"""

try:
    yield from stream
except Exception as error:
    if not isinstance(error, Refused):
        log.exception("an answer failed")
    yield Event(json.dumps(problem(error)), name="problem")
    yield Event("[DONE]")
