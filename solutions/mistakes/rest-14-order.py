"""rest-14: goes by the order in the header.

Diagnosis: JSON is liked better
"""
names = [each.split(";")[0].strip() for each in request.headers.get("Accept", "").split(",")]
if "text/html" not in names:
    return False
return "application/json" not in names or names.index("text/html") < names.index("application/json")
