"""rest-15: lets everybody in, with a slot or without.

Diagnosis: the block ran without a slot
"""
got = slots.acquire(blocking=False)
try:
    yield
finally:
    if got:
        slots.release()
