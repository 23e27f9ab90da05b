"""stream-5: connects again at once.

Diagnosis: wait before you connect again
"""

last_id = ""
for attempt in range(1, ATTEMPTS + 1):
    try:
        for event in connect(last_id):
            last_id = event.id or last_id
            yield event
        return
    except ConnectionError:
        if attempt == ATTEMPTS:
            raise
