"""rest-9: leaves out what is None.

Diagnosis: PUT replaces, only PATCH merges
"""
return {name: value for name, value in correction.model_dump().items() if value is not None}
