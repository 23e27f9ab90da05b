"""rest-10: lets pydantic leave out what is None.

Diagnosis: null was sent, so it counts
"""
return correction.model_dump(exclude_none=True)
