"""stream-7: forgets the pace.

Diagnosis: wait until pace seconds have passed
"""

while (token := await asyncio.to_thread(next, tokens, None)) is not None:
    yield token
