"""rest-15: leaves the giving back to an ExitStack, and refuses in other words.

Diagnosis: none
"""
with contextlib.ExitStack() as held:
    if slots.acquire(timeout=0):
        held.callback(slots.release)
    else:
        raise Unavailable("come back later")
    yield
