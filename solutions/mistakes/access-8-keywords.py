"""access-8: loses the arguments without a name.

Diagnosis: hand on *args too
"""
def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        g.claims = claims_of(bearer_token())
        if scope not in g.claims["scope"].split():
            raise InsufficientScope(scope)
        return view(**kwargs)

    return protected

return protect
