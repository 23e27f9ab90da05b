"""rest-14: compares the whole header with one media type.

Diagnosis: a browser takes anything, and likes HTML better
"""
return str(accept) == "text/html"
