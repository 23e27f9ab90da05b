"""access-8: calls the view before it looks at the scope.

Diagnosis: check first, and call the view only then
"""
def protect(view):
    @functools.wraps(view)
    def protected(*args, **kwargs):
        g.claims = claims_of(bearer_token())
        answer = view(*args, **kwargs)
        if scope not in g.claims["scope"].split():
            raise InsufficientScope(scope)
        return answer

    return protected

return protect
