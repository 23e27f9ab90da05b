"""rest-15: gives the slot back before the block runs.

Diagnosis: not before it
"""
if not slots.acquire(blocking=False):
    raise Unavailable("too many predictions are under way")
slots.release()
yield
