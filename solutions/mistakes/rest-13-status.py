"""rest-13: tells the status in the body only.

Diagnosis: told none says 200
"""
return Response(json.dumps(problem(error)), mimetype="application/problem+json")
