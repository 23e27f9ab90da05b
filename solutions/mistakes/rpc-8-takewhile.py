"""rpc-8: an unusual right one: iter with a sentinel.

Diagnosis: none
"""

steps, end = iter(steps), object()
yield from iter(lambda: next(steps, end) if context.is_active() else end, end)
