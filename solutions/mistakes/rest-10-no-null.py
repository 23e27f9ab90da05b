"""rest-10: takes null for absent.

Diagnosis: null was sent, so it counts
"""
return {name: value for name, value in correction.model_dump().items() if value is not None}
