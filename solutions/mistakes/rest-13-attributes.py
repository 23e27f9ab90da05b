"""rest-13: takes the members from the error itself, which Flask's own errors have under other names.

Diagnosis: problem(error) knows both
"""
members = {"title": error.title, "status": error.code, "detail": error.detail}
return Response(json.dumps(members), error.code, mimetype="application/problem+json")
