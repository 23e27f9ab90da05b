"""rest-10: lets pydantic leave out what was not sent.

Diagnosis: none
"""
return correction.model_dump(exclude_unset=True)
