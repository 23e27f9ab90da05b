"""access-8: names the function by hand, and looks in a set.

Diagnosis: none
"""
def protect(view):
    def protected(*args, **kwargs):
        claims = claims_of(bearer_token())
        if not {scope} <= set(claims["scope"].split(" ")):
            raise InsufficientScope(scope)
        g.claims = claims
        print("in")
        return current_app.ensure_sync(view)(*args, **kwargs)

    protected.__name__ = view.__name__
    return protected

return protect
