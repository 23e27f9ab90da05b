"""stream-7: an unusual right one: computes and waits in one thread.

Diagnosis: none
"""

def later():
    time.sleep(pace)
    return next(tokens, None)

while token := await asyncio.to_thread(later):
    yield token
