"""access-9: takes a missing grant_type for an unsupported one.

Diagnosis: without a grant_type the request is incomplete
"""
kind = form.get("grant_type")
if kind != "client_credentials":
    raise TokenRefused("unsupported_grant_type", "client_credentials only")
client = known(basic, clients)
if client is None:
    raise TokenRefused("invalid_client", "who?", 401)
asked = set(form.get("scope", "").split()) or client.scopes
if not asked <= client.scopes:
    raise TokenRefused("invalid_scope", "too much")
return client.client_id, asked
