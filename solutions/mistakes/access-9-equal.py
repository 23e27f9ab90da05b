"""access-9: compares the secret itself, with ==.

Diagnosis: leave secrets to known
"""
kind = form.get("grant_type")
if kind is None:
    raise TokenRefused("invalid_request", "no grant_type")
if kind != "client_credentials":
    raise TokenRefused("unsupported_grant_type", "client_credentials only")
name, secret = basic or ("", "")
client = clients.get(name)
if client is None or client.digest != hashlib.sha256(secret.encode()).hexdigest():
    raise TokenRefused("invalid_client", "who?", 401)
asked = set(form.get("scope", "").split()) or client.scopes
if not asked <= client.scopes:
    raise TokenRefused("invalid_scope", "too much")
return client.client_id, asked
