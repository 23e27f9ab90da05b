"""access-8: decorates with functools.partial and update_wrapper.

Diagnosis: none
"""
def guarded(view, *args, **kwargs):
    claims = g.claims = claims_of(bearer_token())
    if claims["scope"].split().count(scope) == 0:
        raise InsufficientScope(scope)
    return view(*args, **kwargs)

return lambda view: functools.update_wrapper(functools.partial(guarded, view), view)
