"""rest-15: returns where it should refuse.

Diagnosis: to return is not to refuse
"""
if not slots.acquire(blocking=False):
    return
try:
    yield
finally:
    slots.release()
