"""rpc-9: makes a violation of no field.

Diagnosis: a violation without a field would point nowhere
"""

status = status_pb2.Status(code=code_pb2.INVALID_ARGUMENT, message=error.detail)
field = field_of(error)
if True:
    bad = error_details_pb2.BadRequest()
    bad.field_violations.add(field=field, description=error.detail)
    status.details.add().Pack(bad)
return rpc_status.to_status(status)
