"""access-8: calls the application's own claims_of.

Diagnosis: call the claims_of that was handed in
"""
def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        g.claims = verify(bearer_token(), current_app.extensions["keyring"].verifying(), int(time.time()))
        if scope not in g.claims["scope"].split():
            raise InsufficientScope(scope)
        return view(*args, **kwargs)

    return protected

return protect
