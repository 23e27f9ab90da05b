"""rest-14: looks at how the header's text begins.

Diagnosis: its text begins with it
"""
return str(accept).startswith("text/html")
