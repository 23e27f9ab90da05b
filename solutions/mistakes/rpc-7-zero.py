"""rpc-7: makes no deadline a deadline of nothing.

Diagnosis: give the stub timeout=seconds_left(context)
"""

try:
    return self.stub.Predict(request, timeout=seconds_left(context) or 0)
except grpc.RpcError as error:
    context.abort(error.code(), error.details())
