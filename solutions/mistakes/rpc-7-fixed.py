"""rpc-7: waits five seconds, whatever is left.

Diagnosis: give the stub timeout=seconds_left(context)
"""

try:
    return self.stub.Predict(request, timeout=5)
except grpc.RpcError as error:
    context.abort(error.code(), error.details())
