"""rest-15: never gives a slot back.

Diagnosis: once for each acquire that returned True
"""
if not slots.acquire(blocking=False):
    raise Unavailable("too many predictions are under way")
yield
