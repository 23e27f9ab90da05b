"""access-8: lets a cache remember the claims.

Diagnosis: this token has expired since
"""

remembered = functools.lru_cache(claims_of)

def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        g.claims = dict(remembered(bearer_token()))
        if scope not in g.claims["scope"].split():
            raise InsufficientScope(scope)
        return view(*args, **kwargs)

    return protected

return protect
