"""rpc-9: finds the field of the class itself only.

Diagnosis: field_of(error) names a field, of a subclass too
"""

status = status_pb2.Status(code=code_pb2.INVALID_ARGUMENT, message=error.detail)
if field := FIELDS.get(type(error)):
    violation = error_details_pb2.BadRequest.FieldViolation(field=field, description=error.detail)
    status.details.add().Pack(error_details_pb2.BadRequest(field_violations=[violation]))
return rpc_status.to_status(status)
