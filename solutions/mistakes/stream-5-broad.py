"""stream-5: tries again whatever happened.

Diagnosis: a refusal won't change
"""

last_id = ""
for attempt in range(1, ATTEMPTS + 1):
    try:
        for event in connect(last_id):
            last_id = event.id or last_id
            yield event
        return
    except Exception:
        if attempt == ATTEMPTS:
            raise
        time.sleep(PAUSE)
