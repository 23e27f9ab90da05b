"""rpc-9: sends the HTTP status as the code.

Diagnosis: code=code_pb2.INVALID_ARGUMENT
"""

status = status_pb2.Status(code=code_pb2.NOT_FOUND, message=error.detail)
if field := field_of(error):
    bad = error_details_pb2.BadRequest()
    bad.field_violations.add(field=field, description=error.detail)
    status.details.add().Pack(bad)
return rpc_status.to_status(status)
