"""rest-9: forgets the note.

Diagnosis: set both
"""
return {"corrected_label": correction.corrected_label}
