"""rpc-8: asks after every other step.

Diagnosis: ask before the step is made
"""

for number, step in enumerate(steps):
    yield step
    if number % 2 and not context.is_active():
        return
