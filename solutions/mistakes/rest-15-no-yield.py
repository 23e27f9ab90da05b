"""rest-15: takes and gives back, and never lets the block run.

Diagnosis: yield exactly once
"""
if not slots.acquire(blocking=False):
    raise Unavailable("too many predictions are under way")
slots.release()
