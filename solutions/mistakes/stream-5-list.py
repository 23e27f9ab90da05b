"""stream-5: collects the events of a connection.

Diagnosis: pass each on before
"""

last_id = ""
for attempt in range(1, ATTEMPTS + 1):
    try:
        for event in list(connect(last_id)):
            last_id = event.id or last_id
            yield event
        return
    except ConnectionError:
        if attempt == ATTEMPTS:
            raise
        time.sleep(PAUSE)
