"""rest-10: returns the names only.

Diagnosis: return a dict of the columns to set
"""
return correction.model_fields_set
