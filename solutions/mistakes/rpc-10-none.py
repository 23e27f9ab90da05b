"""rpc-10: returns nothing for who has no key.

Diagnosis: an interceptor returns, it neither raises nor aborts
"""

sent = dict(details.invocation_metadata).get("x-api-key", "")
if details.method.startswith(OPEN) or hmac.compare_digest(sent.encode(), self.key.encode()):
    return continuation(details)
return None
