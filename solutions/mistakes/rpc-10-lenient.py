"""rpc-10: forgives case and spaces.

Diagnosis: letter for letter
"""

sent = dict(details.invocation_metadata).get("x-api-key", "")
if details.method.startswith(OPEN) or hmac.compare_digest(sent.strip().lower().encode(), self.key.lower().encode()):
    return continuation(details)
return NO_KEY
