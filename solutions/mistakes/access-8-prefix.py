"""access-8: looks how the scopes begin.

Diagnosis: a scope is one whole word
"""
def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        g.claims = claims_of(bearer_token())
        if not any(each.startswith(scope) for each in g.claims["scope"].split()):
            raise InsufficientScope(scope)
        return view(*args, **kwargs)

    return protected

return protect
