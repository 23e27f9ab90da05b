"""access-8: takes the view at once.

Diagnosis: takes one argument, the view
"""
def protected(*args, **kwargs):
    g.claims = claims_of(bearer_token())
    if scope not in g.claims["scope"].split():
        raise InsufficientScope(scope)

return protected
