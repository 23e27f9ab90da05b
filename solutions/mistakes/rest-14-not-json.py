"""rest-14: takes everybody for a program who would also take JSON, as every browser does.

Diagnosis: a browser takes anything, and likes HTML better
"""
return accept.accept_html and not accept.accept_json
