"""stream-5: raises an error of its own at the end.

Diagnosis: says why it was cut
"""

last_id = ""
for attempt in range(ATTEMPTS):
    try:
        for event in connect(last_id):
            last_id = event.id or last_id
            yield event
        return
    except ConnectionError:
        time.sleep(PAUSE)
raise ConnectionError("gave up")
