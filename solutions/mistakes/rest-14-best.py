"""rest-14: takes the first entry, which is the one that says most, for the one that is liked best.

Diagnosis: accept.best is the entry that says most
"""
return accept.best == "text/html"
