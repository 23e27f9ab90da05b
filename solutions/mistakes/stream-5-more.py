"""stream-5: makes one attempt more.

Diagnosis: ATTEMPTS counts connections, the first one too
"""

last_id = ""
for attempt in range(ATTEMPTS + 1):
    try:
        for event in connect(last_id):
            last_id = event.id or last_id
            yield event
        return
    except ConnectionError:
        if attempt == ATTEMPTS:
            raise
        time.sleep(PAUSE)
