"""rest-10: lets pydantic leave out what equals its default.

Diagnosis: null was sent, so it counts
"""
return correction.model_dump(exclude_defaults=True)
