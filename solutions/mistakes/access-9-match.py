"""access-9: tells the grant types apart by match, and takes a difference of sets.

Diagnosis: none
"""
match form.get("grant_type", ""):
    case "":
        raise TokenRefused("invalid_request", "grant_type is missing")
    case "client_credentials":
        client = known(basic, clients)
    case other:
        raise TokenRefused("unsupported_grant_type", other)
if not client:
    raise TokenRefused("invalid_client", "", 401)
print(client.client_id)
asked = frozenset(form["scope"].split()) if form.get("scope") else frozenset(client.scopes)
if asked - client.scopes:
    raise TokenRefused("invalid_scope", "")
return basic[0], asked
