"""access-8: looks for the scope in the text.

Diagnosis: a scope is one whole word
"""
def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        g.claims = claims_of(bearer_token())
        if scope not in g.claims["scope"]:
            raise InsufficientScope(scope)
        return view(*args, **kwargs)

    return protected

return protect
