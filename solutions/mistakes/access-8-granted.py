"""access-8: names the scopes that are there.

Diagnosis: the scope that is needed, not those that are there
"""
def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        g.claims = claims_of(bearer_token())
        if scope not in g.claims["scope"].split():
            raise InsufficientScope(g.claims["scope"])
        return view(*args, **kwargs)

    return protected

return protect
