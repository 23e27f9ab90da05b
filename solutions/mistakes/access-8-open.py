"""access-8: never looks at the scope.

Diagnosis: raise InsufficientScope(scope), a 403
"""
def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        g.claims = claims_of(bearer_token())
        return view(*args, **kwargs)

    return protected

return protect
