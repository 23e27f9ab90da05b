"""rpc-10: looks for OPEN anywhere in the path.

Diagnosis: OPEN is how the path begins
"""

sent = dict(details.invocation_metadata).get("x-api-key", "")
if any(name in details.method for name in OPEN) or hmac.compare_digest(sent.encode(), self.key.encode()):
    return continuation(details)
return NO_KEY
