"""rpc-7: makes no deadline a deadline of nothing.

Diagnosis: give the stub timeout=context.time_remaining()
"""

try:
    return self.stub.Predict(request, timeout=context.time_remaining() or 0)
except grpc.RpcError as error:
    context.abort(error.code(), error.details())
