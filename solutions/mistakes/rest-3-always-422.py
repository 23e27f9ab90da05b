"""rest-3: calls every refusal a 422.

Diagnosis: 404 (RFC 9110
"""
return Response(json.dumps(problem(error)), 422, mimetype="application/problem+json")
