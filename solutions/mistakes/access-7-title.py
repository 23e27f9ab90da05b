"""access-7: names the error by its title.

Diagnosis: error is error.error
"""
parameters = {"realm": REALM}
if error.error:
    parameters["error"] = error.title
if isinstance(error, InsufficientScope):
    parameters["scope"] = error.scope
return "Bearer " + ", ".join(f'{name}="{value}"' for name, value in parameters.items())
