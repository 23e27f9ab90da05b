"""access-8: loses the arguments.

Diagnosis: hand on *args and **kwargs
"""
def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        g.claims = claims_of(bearer_token())
        if scope not in g.claims["scope"].split():
            raise InsufficientScope(scope)
        return view()

    return protected

return protect
