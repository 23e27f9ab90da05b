"""rest-9: changes the store itself.

Diagnosis: return a dict of the columns to set
"""
store().change(7, correction.model_dump())
