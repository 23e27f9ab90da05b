"""stream-7: keeps to a timetable, and hurries after a slow token.

Diagnosis: a slow one counts from when it came
"""

start, number = time.monotonic(), 0
while True:
    number += 1
    await asyncio.sleep(max(0, start + number * pace - time.monotonic()))
    token = await asyncio.to_thread(next, tokens, None)
    if token is None:
        return
    yield token
