"""stream-7: lets StopIteration out of the thread.

Diagnosis: raises StopIteration at the end, which can't come out of a thread
"""

while True:
    await asyncio.sleep(pace)
    try:
        token = await asyncio.to_thread(next, tokens)
    except StopIteration:
        return
    yield token
