"""rpc-7: takes grpcio at its word, which says 9.2e18 seconds where there is no deadline.

Diagnosis: give the stub timeout=seconds_left(context)
"""

try:
    return self.stub.Predict(request, timeout=context.time_remaining())
except grpc.RpcError as error:
    context.abort(error.code(), error.details())
