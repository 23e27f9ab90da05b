"""rest-13: calls every refusal a 422.

Diagnosis: is that of problem(error)
"""
return Response(json.dumps(problem(error)), 422, mimetype="application/problem+json")
