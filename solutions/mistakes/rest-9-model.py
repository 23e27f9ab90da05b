"""rest-9: returns the Correction itself.

Diagnosis: return a dict of the columns to set
"""
return correction
