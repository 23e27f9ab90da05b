"""rpc-10: an unusual right one: a loop over the pairs.

Diagnosis: none
"""

for beginning in OPEN:
    if details.method.startswith(beginning):
        return continuation(details)
for name, value in details.invocation_metadata or ():
    if name == "x-api-key":
        octets = value if isinstance(value, bytes) else value.encode("utf-8")
        if hmac.compare_digest(octets, self.key.encode("utf-8")):
            return continuation(details)
return NO_KEY
