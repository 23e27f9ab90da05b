"""rpc-10: takes the beginning of the key for the key.

Diagnosis: the whole key must be the same
"""

sent = dict(details.invocation_metadata).get("x-api-key", "")
if details.method.startswith(OPEN) or (sent and self.key.startswith(sent)):
    return continuation(details)
return NO_KEY
