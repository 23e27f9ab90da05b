"""stream-7: hides an error.

Diagnosis: let what next raises through
"""

while True:
    await asyncio.sleep(pace)
    try:
        token = await asyncio.to_thread(next, tokens, None)
    except Exception:
        return
    if token is None:
        return
    yield token
