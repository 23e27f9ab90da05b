"""rest-13: sends the status as text.

Diagnosis: as they are
"""
members = {name: str(value) for name, value in problem(error).items()}
return Response(json.dumps(members), int(members["status"]), mimetype="application/problem+json")
