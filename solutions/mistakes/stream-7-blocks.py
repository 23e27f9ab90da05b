"""stream-7: computes in the event loop.

Diagnosis: a second client starved
"""

for token in tokens:
    await asyncio.sleep(pace)
    yield token
