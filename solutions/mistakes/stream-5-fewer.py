"""stream-5: makes one attempt less.

Diagnosis: ATTEMPTS counts connections, the first one too
"""

last_id = ""
for attempt in range(1, ATTEMPTS):
    try:
        for event in connect(last_id):
            last_id = event.id or last_id
            yield event
        return
    except ConnectionError:
        if attempt == ATTEMPTS - 1:
            raise
        time.sleep(PAUSE)
