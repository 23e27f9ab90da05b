"""rpc-10: compares by ==.

Diagnosis: == ends at the first letter that differs
"""

sent = dict(details.invocation_metadata).get("x-api-key", "")
if details.method.startswith(OPEN) or sent == self.key:
    return continuation(details)
return NO_KEY
