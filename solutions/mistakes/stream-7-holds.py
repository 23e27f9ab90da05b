"""stream-7: an unusual right one: makes the token first, and holds it until its moment.

Diagnosis: none
"""

due = time.monotonic() + pace
while (token := await asyncio.to_thread(next, tokens, None)) is not None:
    due = max(due, time.monotonic())
    await asyncio.sleep(due - time.monotonic())
    yield token
    due += pace
