"""rest-15: gives the slot back after a refusal, and not after a bug.

Diagnosis: the slot is lost for ever
"""
if not slots.acquire(blocking=False):
    raise Unavailable("too many predictions are under way")
try:
    yield
except Unavailable.__base__:
    slots.release()
    raise
else:
    slots.release()
