"""stream-7: returns a list.

Diagnosis: no async generator
"""

made = []
while (token := await asyncio.to_thread(next, tokens, None)) is not None:
    await asyncio.sleep(pace)
    made.append(token)
return made
