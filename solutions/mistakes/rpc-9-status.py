"""rpc-9: returns the message, not what gRPC sends.

Diagnosis: return rpc_status.to_status(status)
"""

status = status_pb2.Status(code=code_pb2.INVALID_ARGUMENT, message=error.detail)
if field := field_of(error):
    bad = error_details_pb2.BadRequest()
    bad.field_violations.add(field=field, description=error.detail)
    status.details.add().Pack(bad)
return status
