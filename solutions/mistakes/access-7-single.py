"""access-7: writes single quotes.

Diagnosis: values stand in double quotes
"""
parameters = {"realm": REALM}
if error.error:
    parameters["error"] = error.error
if isinstance(error, InsufficientScope):
    parameters["scope"] = error.scope
return "Bearer " + ", ".join(f"{name}={value!r}" for name, value in parameters.items())
