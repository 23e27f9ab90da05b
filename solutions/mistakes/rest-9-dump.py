"""rest-9: lets pydantic make the dict.

Diagnosis: none
"""
return correction.model_dump()
