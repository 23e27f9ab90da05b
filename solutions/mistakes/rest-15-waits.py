"""rest-15: asks for a slot and waits until there is one.

Diagnosis: acquire(blocking=False) never does
"""
if not slots.acquire():
    raise Unavailable("too many predictions are under way")
try:
    yield
finally:
    slots.release()
