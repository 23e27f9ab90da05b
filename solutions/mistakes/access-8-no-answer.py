"""access-8: does not return what the view returns.

Diagnosis: return what the view returns
"""
def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        g.claims = claims_of(bearer_token())
        if scope not in g.claims["scope"].split():
            raise InsufficientScope(scope)
        view(*args, **kwargs)

    return protected

return protect
