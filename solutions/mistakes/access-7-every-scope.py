"""access-7: asks every error for its scope.

Diagnosis: error.scope is there for an InsufficientScope only
"""
header = f'Bearer realm="{REALM}"'
if error.error:
    header += f', error="{error.error}", scope="{error.scope}"'
return header
