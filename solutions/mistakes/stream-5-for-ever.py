"""stream-5: never gives up.

Diagnosis: ATTEMPTS in all
"""

last_id = ""
while True:
    try:
        for event in connect(last_id):
            last_id = event.id or last_id
            yield event
        return
    except ConnectionError:
        time.sleep(PAUSE)
