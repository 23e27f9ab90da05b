"""rest-15: waits a second for a slot, in a thread that others need.

Diagnosis: acquire(blocking=False) never does
"""
if not slots.acquire(timeout=1):
    raise Unavailable("too many predictions are under way")
try:
    yield
finally:
    slots.release()
