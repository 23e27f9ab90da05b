"""rpc-7: asks for a future, and gives it no time.

Diagnosis: give the stub timeout=seconds_left(context)
"""

try:
    return self.stub.Predict.future(request).result()
except grpc.RpcError as error:
    context.abort(error.code(), error.details())
