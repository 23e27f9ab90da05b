"""access-9: takes a client's name for its proof.

Diagnosis: known(…) is None
"""
kind = form.get("grant_type")
if kind is None:
    raise TokenRefused("invalid_request", "no grant_type")
if kind != "client_credentials":
    raise TokenRefused("unsupported_grant_type", "client_credentials only")
client = clients.get((basic or ("",))[0])
if client is None:
    raise TokenRefused("invalid_client", "who?", 401)
asked = set(form.get("scope", "").split()) or client.scopes
if not asked <= client.scopes:
    raise TokenRefused("invalid_scope", "too much")
return client.client_id, asked
