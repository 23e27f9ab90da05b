"""rest-3: tells the status in the body only.

Diagnosis: without one it is 200
"""
return Response(json.dumps(problem(error)), mimetype="application/problem+json")
