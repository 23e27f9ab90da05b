"""rest-15: gives the slot back after a block that ends well only.

Diagnosis: the slot is lost for ever
"""
if not slots.acquire(blocking=False):
    raise Unavailable("too many predictions are under way")
yield
slots.release()
