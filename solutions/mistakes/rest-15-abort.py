"""rest-15: refuses with Flask's own 503, and gives back by hand.

Diagnosis: none
"""
from flask import abort

if slots.acquire(False):
    try:
        yield
    except BaseException:
        slots.release()
        raise
    slots.release()
else:
    abort(503, "full")
