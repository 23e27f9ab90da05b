"""rpc-10: opens all services of gRPC's own.

Diagnosis: OPEN holds whole beginnings
"""

sent = dict(details.invocation_metadata).get("x-api-key", "")
if details.method.startswith("/grpc") or hmac.compare_digest(sent.encode(), self.key.encode()):
    return continuation(details)
return NO_KEY
