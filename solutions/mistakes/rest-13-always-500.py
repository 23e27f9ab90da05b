"""rest-13: calls every refusal a mistake of ours.

Diagnosis: here it is the client's
"""
return Response(json.dumps(problem(error)), 500, mimetype="application/problem+json")
