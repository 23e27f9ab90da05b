"""rest-10: makes None of an empty text.

Diagnosis: an empty text is a text
"""
return {name: getattr(correction, name) or None for name in correction.model_fields_set}
