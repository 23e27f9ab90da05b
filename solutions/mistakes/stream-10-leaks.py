"""stream-10: gives a bug's words away.

Diagnosis: those words are for the log
"""

try:
    yield from stream
except Exception as error:
    if not isinstance(error, Refused):
        log.exception("an answer failed")
    yield Event(json.dumps({"title": "Generation failed", "status": getattr(error, "code", 500), "detail": getattr(error, "detail", str(error))}), name="problem")
