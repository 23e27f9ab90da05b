"""rest-10: takes an empty text for absent.

Diagnosis: an empty text is a text
"""
return {name: value for name, value in correction.model_dump().items() if name in correction.model_fields_set and value != ""}
