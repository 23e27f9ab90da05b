"""rest-10: asks for each member by name.

Diagnosis: none
"""
columns = {}
if "note" in correction.model_fields_set:
    columns["note"] = correction.note
if "corrected_label" in correction.model_fields_set:
    columns["corrected_label"] = correction.corrected_label
return columns
