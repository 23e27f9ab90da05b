"""stream-10: ends as if all were well.

Diagnosis: after 200 nothing else can tell it
"""

try:
    yield from stream
except Exception as error:
    if not isinstance(error, Refused):
        log.exception("an answer failed")
