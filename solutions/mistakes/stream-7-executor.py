"""stream-7: an unusual right one: run_in_executor, and the pace slept afterwards.

Diagnosis: none
"""

loop, end = asyncio.get_running_loop(), object()
while (token := await loop.run_in_executor(None, lambda: next(tokens, end))) is not end:
    print(token)
    yield token
    await asyncio.sleep(pace)
