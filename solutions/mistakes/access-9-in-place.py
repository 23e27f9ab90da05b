"""access-9: changes the client's own scopes.

Diagnosis: &= and -= change the client's own set
"""
kind = form.get("grant_type")
if kind is None:
    raise TokenRefused("invalid_request", "no grant_type")
if kind != "client_credentials":
    raise TokenRefused("unsupported_grant_type", "client_credentials only")
client = known(basic, clients)
if client is None:
    raise TokenRefused("invalid_client", "who?", 401)
asked = set(form.get("scope", "").split())
granted = client.scopes
if asked and not asked <= granted:
    raise TokenRefused("invalid_scope", "too much")
if asked:
    granted &= asked
return client.client_id, granted
