"""access-7: sets no comma between the parameters.

Diagnosis: commas stand between
"""
parameters = [f'realm="{REALM}"']
if error.error:
    parameters.append(f'error="{error.error}"')
if isinstance(error, InsufficientScope):
    parameters.append(f'scope="{error.scope}"')
return "Bearer " + " ".join(parameters)
