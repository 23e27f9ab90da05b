"""rest-14: asks for HTML at its most.

Diagnosis: better than JSON is enough
"""
return accept["text/html"] == 1 and accept["application/json"] < 1
