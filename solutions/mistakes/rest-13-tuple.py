"""rest-13: lets Flask make the JSON, then corrects its media type; adds a member, as RFC 9457 §3.2 allows.

Diagnosis: none
"""
from flask import jsonify

members = problem(error)
response = jsonify({"type": "about:blank", **members})
response.status_code = error.code
response.content_type = "application/problem+json"
return response
