"""rpc-10: leaves out what is not ASCII, on both sides.

Diagnosis: with 'ascii' those beyond it are lost
"""

sent = dict(details.invocation_metadata).get("x-api-key", "")
if details.method.startswith(OPEN) or hmac.compare_digest(sent.encode("ascii", "ignore"), self.key.encode("ascii", "ignore")):
    return continuation(details)
return NO_KEY
