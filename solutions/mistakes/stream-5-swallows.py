"""stream-5: ends as if all were well.

Diagnosis: the last attempt's ConnectionError goes to the caller
"""

last_id = ""
for attempt in range(1, ATTEMPTS + 1):
    try:
        for event in connect(last_id):
            last_id = event.id or last_id
            yield event
        return
    except ConnectionError:
        time.sleep(PAUSE)
