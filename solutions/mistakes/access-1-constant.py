"""access-1: hashes what never changes.

Diagnosis: nothing in it is chance
"""
return PREFIX + digest("wirelab")
