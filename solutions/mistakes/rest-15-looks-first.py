"""rest-15: looks, then waits: between the two another thread takes the slot.

Diagnosis: another thread takes the slot
"""
if slots._value == 0:
    raise Unavailable("too many predictions are under way")
with slots:
    yield
