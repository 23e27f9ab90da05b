"""access-9: looks for each scope in a text.

Diagnosis: compare sets
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
if not all(each in " ".join(client.scopes) for each in asked):
    raise TokenRefused("invalid_scope", "too much")
return client.client_id, asked
