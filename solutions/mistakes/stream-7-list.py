"""stream-7: makes them all in the thread first.

Diagnosis: pass each on before you ask for the next
"""

for token in await asyncio.to_thread(list, tokens):
    await asyncio.sleep(pace)
    yield token
