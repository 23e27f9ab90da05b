"""rpc-8: takes None for the end.

Diagnosis: let StopIteration say that there are no more
"""

steps = iter(steps)
while context.is_active():
    step = next(steps, None)
    if step is None:
        return
    yield step
