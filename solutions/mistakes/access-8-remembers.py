"""access-8: asks once what is in a token, and remembers it.

Diagnosis: this token has expired since
"""

def protect(view):
    seen = {}

    @functools.wraps(view)
    def protected(*args, **kwargs):
        token = bearer_token()
        if token not in seen:
            seen[token] = claims_of(token)
        g.claims = seen[token]
        if scope not in g.claims["scope"].split():
            raise InsufficientScope(scope)
        return view(*args, **kwargs)

    return protected

return protect
