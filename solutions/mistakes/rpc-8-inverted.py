"""rpc-8: stops for who waits.

Diagnosis: yield every step as long as the call is active
"""

steps = iter(steps)
while not context.is_active():
    try:
        step = next(steps)
    except StopIteration:
        return
    yield step
