"""rpc-9: packs the violation without its BadRequest.

Diagnosis: pack the BadRequest itself
"""

status = status_pb2.Status(code=code_pb2.INVALID_ARGUMENT, message=error.detail)
if field := field_of(error):
    status.details.add().Pack(error_details_pb2.BadRequest.FieldViolation(field=field, description=error.detail))
return rpc_status.to_status(status)
