"""stream-7: makes one token ahead.

Diagnosis: yield each token before you ask for the next one
"""

ahead = await asyncio.to_thread(next, tokens, None)
while ahead is not None:
    await asyncio.sleep(pace)
    token, ahead = ahead, await asyncio.to_thread(next, tokens, None)
    yield token
