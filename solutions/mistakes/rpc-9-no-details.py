"""rpc-9: leaves the details out.

Diagnosis: pack the BadRequest itself
"""

return rpc_status.to_status(status_pb2.Status(code=code_pb2.INVALID_ARGUMENT, message=error.detail))
