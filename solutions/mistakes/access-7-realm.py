"""access-7: forgets the realm.

Diagnosis: realm is REALM, always
"""
parameters = {"title": error.title}
if error.error:
    parameters["error"] = error.error
if isinstance(error, InsufficientScope):
    parameters["scope"] = error.scope
return "Bearer " + ", ".join(f'{name}="{value}"' for name, value in parameters.items())
