"""access-7: sets a comma after the scheme.

Diagnosis: no comma or colon
"""
parameters = ["Bearer", f'realm="{REALM}"']
if error.error:
    parameters.append(f'error="{error.error}"')
if isinstance(error, InsufficientScope):
    parameters.append(f'scope="{error.scope}"')
return ", ".join(parameters)
