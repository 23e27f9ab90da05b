"""access-8: turns every error into Unauthorized.

Diagnosis: claims_of(token) raises InvalidToken: let it pass
"""
def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        try:
            g.claims = claims_of(bearer_token())
        except Unauthorized:
            raise Unauthorized("no") from None
        if scope not in g.claims["scope"].split():
            raise InsufficientScope(scope)
        return view(*args, **kwargs)

    return protected

return protect
