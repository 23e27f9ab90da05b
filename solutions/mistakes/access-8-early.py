"""access-8: reads the token while the view is decorated.

Diagnosis: while a view is decorated there is none
"""
claims = claims_of(bearer_token())

def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        g.claims = claims
        return view(*args, **kwargs)

    return protected

return protect
