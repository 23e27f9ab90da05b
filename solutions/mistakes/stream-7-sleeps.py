"""stream-7: sleeps in the event loop.

Diagnosis: time.sleep stops them all
"""

while True:
    time.sleep(pace)
    token = await asyncio.to_thread(next, tokens, None)
    if token is None:
        return
    yield token
