"""rpc-9: an unusual right one: an Any of its own, and one detail more.

Diagnosis: none
"""

from google.protobuf.any_pb2 import Any

details = []
if field := field_of(error):
    violation = error_details_pb2.BadRequest.FieldViolation()
    violation.field, violation.description = field, error.detail
    for detail in (error_details_pb2.ErrorInfo(reason="INVALID", domain="wirelab"), error_details_pb2.BadRequest(field_violations=[violation])):
        packed = Any()
        packed.Pack(detail)
        details.append(packed)
return rpc_status.to_status(status_pb2.Status(code=3, message=error.detail, details=details))
