"""rpc-7: forgets to return the response.

Diagnosis: return what self.stub.Predict returned
"""

try:
    self.stub.Predict(request, timeout=seconds_left(context))
except grpc.RpcError as error:
    context.abort(error.code(), error.details())
