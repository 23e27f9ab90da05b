"""rest-7: never has a next page.

Diagnosis: a full page may be followed by another
"""
return {"predictions": [each._asdict() for each in kept], "next": None}
