"""rest-13: calls a refusal plain JSON.

Diagnosis: application/problem+json (RFC 9457
"""
members = problem(error)
return Response(json.dumps(members), members["status"], mimetype="application/json")
