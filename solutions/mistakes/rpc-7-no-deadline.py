"""rpc-7: calls on without a deadline.

Diagnosis: give the stub timeout=seconds_left(context)
"""

try:
    return self.stub.Predict(request)
except grpc.RpcError as error:
    context.abort(error.code(), error.details())
