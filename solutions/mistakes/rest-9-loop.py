"""rest-9: starts from empty members.

Diagnosis: none
"""
columns = dict.fromkeys(["note", "corrected_label"])
for name in correction.model_fields_set:
    columns[name] = getattr(correction, name)
return columns
