"""stream-5: comes to the end at [DONE] only.

Diagnosis: whatever its last event was
"""

last_id = ""
for attempt in range(1, ATTEMPTS + 1):
    try:
        for event in connect(last_id):
            last_id = event.id or last_id
            yield event
            if event.data == "[DONE]":
                return
    except ConnectionError:
        if attempt == ATTEMPTS:
            raise
    time.sleep(PAUSE)
