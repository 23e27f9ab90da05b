"""stream-5: tries again after a timeout too.

Diagnosis: only a ConnectionError is worth another attempt
"""

last_id = ""
for left in reversed(range(ATTEMPTS)):
    try:
        for event in connect(last_id):
            last_id = event.id or last_id
            yield event
        return
    except (ConnectionError, TimeoutError):
        if not left:
            raise
        time.sleep(PAUSE)
