"""rest-9: uses names that are no columns.

Diagnosis: return a dict of the columns to set
"""
return {"correctedLabel": correction.corrected_label, "note": correction.note}
