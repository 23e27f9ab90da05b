"""access-7: says in words what is wrong, in another order, which RFC 6750 §3 allows.

Diagnosis: none
"""
parameters = []
if isinstance(error, InsufficientScope):
    parameters.append(f'scope="{error.scope}"')
if error.error:
    parameters += [f'error="{error.error}"', f'error_description="{error.detail}, and so no"']
return "Bearer " + ",".join([*parameters, f'realm="{REALM}"'])
