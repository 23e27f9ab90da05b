"""rest-15: answers 429, which is for one client that asks too often.

Diagnosis: did not ask too often (429)
"""
from flask import abort

if not slots.acquire(blocking=False):
    abort(429)
try:
    yield
finally:
    slots.release()
