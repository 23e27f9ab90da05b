"""access-7: leaves the quotes out.

Diagnosis: values stand in double quotes
"""
parameters = [f"realm={REALM}"]
if error.error:
    parameters.append(f"error={error.error}")
if isinstance(error, InsufficientScope):
    parameters.append(f"scope={error.scope}")
return "Bearer " + ", ".join(parameters)
