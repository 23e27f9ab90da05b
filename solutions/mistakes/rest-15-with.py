"""rest-15: waits for a slot.

Diagnosis: acquire(blocking=False) never does
"""
with slots:
    yield
