"""stream-5: begins again from the beginning.

Diagnosis: these came twice
"""

last_id = ""
for attempt in range(1, ATTEMPTS + 1):
    try:
        for event in connect(""):
            last_id = event.id or last_id
            yield event
        return
    except ConnectionError:
        if attempt == ATTEMPTS:
            raise
        time.sleep(PAUSE)
