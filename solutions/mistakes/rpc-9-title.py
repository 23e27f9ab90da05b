"""rpc-9: sends the title for the sentence.

Diagnosis: code=code_pb2.INVALID_ARGUMENT, message=error.detail
"""

status = status_pb2.Status(code=code_pb2.INVALID_ARGUMENT, message=error.title)
if field := field_of(error):
    bad = error_details_pb2.BadRequest()
    bad.field_violations.add(field=field, description=error.detail)
    status.details.add().Pack(bad)
return rpc_status.to_status(status)
