"""access-9: returns the refusals instead of raising them.

Diagnosis: returned, it is taken for a client
"""
kind = form.get("grant_type")
if kind is None:
    return TokenRefused("invalid_request", "no grant_type")
if kind != "client_credentials":
    return TokenRefused("unsupported_grant_type", "client_credentials only")
client = known(basic, clients)
if client is None:
    return TokenRefused("invalid_client", "who?", 401)
asked = set(form.get("scope", "").split()) or client.scopes
if not asked <= client.scopes:
    return TokenRefused("invalid_scope", "too much")
return client.client_id, asked
