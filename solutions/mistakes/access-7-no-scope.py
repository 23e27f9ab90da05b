"""access-7: does not say which scope is needed.

Diagnosis: an InsufficientScope adds scope
"""
header = f'Bearer realm="{REALM}"'
if error.error:
    header += f', error="{error.error}"'
return header
