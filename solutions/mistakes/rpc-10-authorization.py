"""rpc-10: reads another header.

Diagnosis: compare with self.key, both as bytes
"""

sent = dict(details.invocation_metadata).get("authorization", "")
if details.method.startswith(OPEN) or hmac.compare_digest(sent.encode(), self.key.encode()):
    return continuation(details)
return NO_KEY
