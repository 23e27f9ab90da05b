"""rest-14: compares and returns nothing.

Diagnosis: a browser takes anything, and likes HTML better
"""
accept["text/html"] > accept["application/json"]
