"""rest-19: answers 409, which is for a conflict that the client did not ask about.

Diagnosis: raise Changed
"""
from flask import abort

if if_match is None or if_match == "*":
    return None
if str(kept.version) not in [each.strip().strip('"').partition("-")[0] for each in if_match.split(",")]:
    abort(409)
return kept.version
