"""rest-14: takes a page for granted where nothing matches.

Diagnosis: no Accept, no preference
"""
return accept.best_match(["application/json", "text/html"], "text/html") == "text/html"
