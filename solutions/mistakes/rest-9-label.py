"""rest-9: overwrites what the model said.

Diagnosis: what the model said stays
"""
return {"label": correction.corrected_label or "0", "corrected_label": correction.corrected_label, "note": correction.note}
