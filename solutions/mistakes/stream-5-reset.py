"""stream-5: counts anew after each event.

Diagnosis: ATTEMPTS counts the connections of the whole answer
"""

last_id, left = "", ATTEMPTS
while True:
    try:
        for event in connect(last_id):
            last_id, left = event.id or last_id, ATTEMPTS
            yield event
        return
    except ConnectionError:
        left -= 1
        if not left:
            raise
        time.sleep(PAUSE)
