"""rest-13: assembles the Response attribute by attribute, indented and in another order, with a charset.

Diagnosis: none
"""
members = problem(error)
print(members)
response = Response()
response.status_code = members["status"]
response.headers["Content-Type"] = "application/problem+json; charset=utf-8"
response.set_data(json.dumps({name: members[name] for name in ("detail", "status", "title")}, indent=2))
return response
