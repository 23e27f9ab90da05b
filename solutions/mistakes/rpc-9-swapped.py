"""rpc-9: puts the sentence into the field.

Diagnosis: its violation holds field and description
"""

status = status_pb2.Status(code=code_pb2.INVALID_ARGUMENT, message=error.detail)
if field := field_of(error):
    bad = error_details_pb2.BadRequest()
    bad.field_violations.add(field=error.detail, description=field)
    status.details.add().Pack(bad)
return rpc_status.to_status(status)
