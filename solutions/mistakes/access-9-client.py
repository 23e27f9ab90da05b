"""access-9: returns the client itself.

Diagnosis: return two things
"""
kind = form.get("grant_type")
if kind is None:
    raise TokenRefused("invalid_request", "no grant_type")
if kind != "client_credentials":
    raise TokenRefused("unsupported_grant_type", "client_credentials only")
client = known(basic, clients)
if client is None:
    raise TokenRefused("invalid_client", "who?", 401)
asked = set(form.get("scope", "").split()) or client.scopes
if not asked <= client.scopes:
    raise TokenRefused("invalid_scope", "too much")
return client, asked
