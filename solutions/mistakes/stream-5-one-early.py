"""stream-5: asks for the last one once more.

Diagnosis: these came twice
"""

last_id = ""
for attempt in range(1, ATTEMPTS + 1):
    try:
        for event in connect(last_id):
            last_id = str(int(event.id) - 1)
            yield event
        return
    except ConnectionError:
        if attempt == ATTEMPTS:
            raise
        time.sleep(PAUSE)
