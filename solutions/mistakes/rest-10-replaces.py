"""rest-10: sets both members always: that is PUT.

Diagnosis: a member that is not sent must stay
"""
return {"corrected_label": correction.corrected_label, "note": correction.note}
