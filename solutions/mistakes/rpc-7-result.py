"""rpc-7: an unusual right one: waits for a future in the try.

Diagnosis: none
"""

left = seconds_left(context)
call = self.stub.Predict.future(request, timeout=left)
try:
    response = call.result()
except grpc.RpcError as failed:
    context.abort(code=failed.code(), details=failed.details())
else:
    return response
