"""rest-15: makes the release a thing to be closed.

Diagnosis: none
"""
class Slot:
    close = staticmethod(slots.release)

if not slots.acquire(blocking=False):
    raise Unavailable("no slot")
with contextlib.closing(Slot()):
    yield
