"""rest-9: empties with a text of no characters.

Diagnosis: PUT replaces, only PATCH merges
"""
return {"corrected_label": correction.corrected_label or "", "note": correction.note or ""}
