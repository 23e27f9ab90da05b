"""stream-5: catches every OSError, a TimeoutError too.

Diagnosis: only a ConnectionError is worth another attempt
"""

last_id = ""
for attempt in range(1, ATTEMPTS + 1):
    try:
        for event in connect(last_id):
            last_id = event.id or last_id
            yield event
        return
    except OSError:
        if attempt == ATTEMPTS:
            raise
        time.sleep(PAUSE)
