"""rpc-10: takes for granted that the key is there.

Diagnosis: who sends no key has none
"""

sent = dict(details.invocation_metadata)["x-api-key"]
if details.method.startswith(OPEN) or hmac.compare_digest(sent.encode(), self.key.encode()):
    return continuation(details)
return NO_KEY
