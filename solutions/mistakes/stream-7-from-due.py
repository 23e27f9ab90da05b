"""stream-7: counts the pace from when a token was due.

Diagnosis: a slow one counts from when it came
"""

due = time.monotonic()
while True:
    due = max(due + pace, time.monotonic())
    await asyncio.sleep(due - time.monotonic())
    token = await asyncio.to_thread(next, tokens, None)
    if token is None:
        return
    yield token
