"""rest-9: keeps what was not sent: that is PATCH.

Diagnosis: PUT replaces, only PATCH merges
"""
return correction.model_dump(exclude_unset=True)
