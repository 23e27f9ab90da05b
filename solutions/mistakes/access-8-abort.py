"""access-8: aborts with a bare 403.

Diagnosis: raise InsufficientScope(scope), a 403
"""
def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        g.claims = claims_of(bearer_token())
        if scope not in g.claims["scope"].split():
            from flask import abort

            abort(403)
        return view(*args, **kwargs)

    return protected

return protect
