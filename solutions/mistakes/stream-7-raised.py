"""stream-7: raises StopIteration in a coroutine.

Diagnosis: StopIteration may not be raised in a coroutine
"""

while True:
    await asyncio.sleep(pace)
    token = await asyncio.to_thread(next, tokens, None)
    if token is None:
        raise StopIteration
    yield token
