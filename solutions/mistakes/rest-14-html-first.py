"""rest-14: offers HTML first, so that it wins every tie.

Diagnosis: who takes anything likes both as much
"""
return accept.best_match(["text/html", "application/json"]) == "text/html"
