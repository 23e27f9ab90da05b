"""access-9: refuses an unknown client with 400.

Diagnosis: invalid_client is a 401
"""
kind = form.get("grant_type")
if kind is None:
    raise TokenRefused("invalid_request", "no grant_type")
if kind != "client_credentials":
    raise TokenRefused("unsupported_grant_type", "client_credentials only")
client = known(basic, clients)
if client is None:
    raise TokenRefused("invalid_client", "who?")
asked = set(form.get("scope", "").split()) or client.scopes
if not asked <= client.scopes:
    raise TokenRefused("invalid_scope", "too much")
return client.client_id, asked
