"""access-8: keeps the claims to itself.

Diagnosis: g.claims = …, before it is called
"""
def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        claims = claims_of(bearer_token())
        if scope not in claims["scope"].split():
            raise InsufficientScope(scope)
        return view(*args, **kwargs)

    return protected

return protect
