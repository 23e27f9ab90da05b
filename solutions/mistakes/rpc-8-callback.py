"""rpc-8: an unusual right one: told by a callback instead of asking.

Diagnosis: none
"""

gone = []
if not context.add_callback(lambda: gone.append(True)):
    return
steps = iter(steps)
end = object()
while not gone and (step := next(steps, end)) is not end:
    yield step
