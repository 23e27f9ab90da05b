"""rest-13: writes the detail only.

Diagnosis: an object with title, status and detail
"""
members = problem(error)
return Response(json.dumps(members["detail"]), members["status"], mimetype="application/problem+json")
