"""access-9: makes the refusal and does not raise it.

Diagnosis: to make one is not enough
"""
if form.get("grant_type") != "client_credentials":
    TokenRefused("unsupported_grant_type" if form.get("grant_type") else "invalid_request", "no")
    return None
client = known(basic, clients)
if client is None:
    TokenRefused("invalid_client", "who?", 401)
    return None
asked = set(form.get("scope", "").split()) or client.scopes
return client.client_id, asked
