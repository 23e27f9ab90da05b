"""rest-13: writes Python where JSON is announced.

Diagnosis: with double quotes
"""
members = problem(error)
return Response(str(members), members["status"], mimetype="application/problem+json")
