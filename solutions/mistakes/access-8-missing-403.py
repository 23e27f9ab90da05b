"""access-8: answers 403 for a missing token.

Diagnosis: 401 for who brings no token that counts
"""
def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        try:
            token = bearer_token()
        except Unauthorized:
            raise InsufficientScope(scope) from None
        g.claims = claims_of(token)
        if scope not in g.claims["scope"].split():
            raise InsufficientScope(scope)
        return view(*args, **kwargs)

    return protected

return protect
