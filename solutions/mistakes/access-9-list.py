"""access-9: returns the scopes in a list, and refuses one by one.

Diagnosis: none
"""
if not form.get("grant_type"):
    raise TokenRefused("invalid_request", "say grant_type=client_credentials")
if form["grant_type"] != "client_credentials":
    raise TokenRefused(error="unsupported_grant_type", description="say client_credentials")
if (client := known(basic, clients)) is None:
    raise TokenRefused("invalid_client", "unknown", status=401)
wanted = sorted(set(form.get("scope", "").split()))
for scope in wanted:
    if scope not in client.scopes:
        raise TokenRefused("invalid_scope", scope)
return client.client_id, wanted or list(client.scopes)
