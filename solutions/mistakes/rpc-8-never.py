"""rpc-8: never looks.

Diagnosis: look with context.is_active()
"""

yield from steps
