"""access-8: loses the view's name.

Diagnosis: @functools.wraps(view) above the inner function
"""
def protect(view):
    def protected(*args, **kwargs):
        g.claims = claims_of(bearer_token())
        if scope not in g.claims["scope"].split():
            raise InsufficientScope(scope)
        return view(*args, **kwargs)

    return protected

return protect
