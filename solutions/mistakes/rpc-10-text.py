"""rpc-10: compares texts, which may hold no more than ASCII.

Diagnosis: hmac.compare_digest takes no text beyond ASCII
"""

sent = dict(details.invocation_metadata).get("x-api-key", "")
if details.method.startswith(OPEN) or hmac.compare_digest(sent, self.key):
    return continuation(details)
return NO_KEY
