"""stream-5: an unusual right one: waits longer each time.

Diagnosis: none
"""

from itertools import count

last_id, pause = "", PAUSE
for attempt in count(1):
    try:
        for event in connect(last_id):
            yield event
            last_id = event.id or last_id
    except ConnectionError as error:
        if attempt >= ATTEMPTS:
            raise ConnectionError("given up") from error
        print("cut", error)
        time.sleep(pause)
        pause *= 1.5
    else:
        break
