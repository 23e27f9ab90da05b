"""rpc-10: asks a balancer for the key.

Diagnosis: a method that begins with one of OPEN needs no key
"""

sent = dict(details.invocation_metadata).get("x-api-key", "")
if hmac.compare_digest(sent.encode(), self.key.encode()):
    return continuation(details)
return NO_KEY
