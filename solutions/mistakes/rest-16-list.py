"""rest-16: returns a list.

Diagnosis: return a dict
"""

return ["GET /users", "GET /users/7"]
