"""access-9: grants whatever is asked for.

Diagnosis: grant nothing that is not among client.scopes
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
return client.client_id, asked
