"""rpc-8: asks before the first step, and then after each second one.

Diagnosis: ask before the step is made
"""

if not context.is_active():
    return
for number, step in enumerate(steps, 1):
    yield step
    if number % 2 == 0 and not context.is_active():
        return
