"""rest-15: calls an overload a bug.

Diagnosis: Unavailable says 503
"""
if not slots.acquire(blocking=False):
    raise RuntimeError("too many predictions are under way")
try:
    yield
finally:
    slots.release()
