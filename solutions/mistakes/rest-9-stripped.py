"""rest-9: strips the note.

Diagnosis: as they were sent
"""
return {"corrected_label": correction.corrected_label, "note": correction.note and correction.note.strip()}
