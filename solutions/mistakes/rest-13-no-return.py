"""rest-13: makes the Response and returns nothing.

Diagnosis: return the Response itself
"""
members = problem(error)
Response(json.dumps(members), members["status"], mimetype="application/problem+json")
