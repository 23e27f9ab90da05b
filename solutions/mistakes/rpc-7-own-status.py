"""rpc-7: answers INTERNAL for everything.

Diagnosis: the same status, not one of our own
"""

try:
    return self.stub.Predict(request, timeout=seconds_left(context))
except grpc.RpcError as error:
    context.abort(grpc.StatusCode.INTERNAL, error.details())
