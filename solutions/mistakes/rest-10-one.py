"""rest-10: sets the first of the members only.

Diagnosis: all the members that were sent
"""
for name in sorted(correction.model_fields_set):
    return {name: getattr(correction, name)}
return {}
