"""rpc-8: makes all steps first.

Diagnosis: who collects them first works to the end
"""

for step in list(steps):
    if not context.is_active():
        return
    yield step
