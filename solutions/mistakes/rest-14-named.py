"""rest-14: looks for the name in the header's text.

Diagnosis: HTML is accepted and named first, but JSON is liked better
"""
return "text/html" in str(accept)
