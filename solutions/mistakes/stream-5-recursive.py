"""stream-5: an unusual right one: calls itself.

Diagnosis: none
"""

def go_on(last_id, left):
    try:
        for event in connect(last_id):
            last_id = event.id or last_id
            yield event
    except ConnectionError:
        if left == 1:
            raise
        time.sleep(PAUSE)
        yield from go_on(last_id, left - 1)

return go_on("", ATTEMPTS)
