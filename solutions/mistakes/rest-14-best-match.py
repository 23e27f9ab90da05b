"""rest-14: lets Werkzeug choose, JSON first so that it wins every tie.

Diagnosis: none
"""
return accept.best_match(["application/json", "text/html"]) == "text/html"
