"""rest-13: returns body, status and headers, as a view may and refuse() may not.

Diagnosis: return the Response itself
"""
return problem(error), error.code, {"Content-Type": "application/problem+json"}
