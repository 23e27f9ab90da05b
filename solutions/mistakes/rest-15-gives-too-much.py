"""rest-15: acquires inside the try, so that it gives back what it never got.

Diagnosis: there is nothing to give back
"""
try:
    if not slots.acquire(blocking=False):
        raise Unavailable("too many predictions are under way")
    yield
finally:
    slots.release()
