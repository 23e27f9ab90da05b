"""stream-5: calls connect outside of the try.

Diagnosis: around both the call of connect and the loop
"""

last_id = ""
for attempt in range(1, ATTEMPTS + 1):
    events = connect(last_id)
    try:
        for event in events:
            last_id = event.id or last_id
            yield event
        return
    except ConnectionError:
        if attempt == ATTEMPTS:
            raise
        time.sleep(PAUSE)
