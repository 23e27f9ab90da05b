"""stream-7: calls next before the thread does.

Diagnosis: a second client starved
"""

while True:
    await asyncio.sleep(pace)
    token = next(tokens, None)
    token = await asyncio.to_thread(lambda: token)
    if token is None:
        return
    yield token
