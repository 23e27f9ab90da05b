"""rest-9: makes None of an empty note.

Diagnosis: an empty text is a text
"""
return {"corrected_label": correction.corrected_label, "note": correction.note or None}
