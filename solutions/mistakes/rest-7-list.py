"""rest-7: returns a bare list.

Diagnosis: an object, with an object for each Kept
"""
return [each._asdict() for each in kept]
