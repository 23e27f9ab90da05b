"""access-8: answers 401 for a lacking scope.

Diagnosis: raise InsufficientScope(scope), a 403
"""
def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        g.claims = claims_of(bearer_token())
        if scope not in g.claims["scope"].split():
            raise Unauthorized("too little")
        return view(*args, **kwargs)

    return protected

return protect
