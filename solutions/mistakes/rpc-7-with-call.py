"""rpc-7: an unusual right one: with_call, and the status set behind the try.

Diagnosis: none
"""

failure = None
try:
    response, _ = self.stub.Predict.with_call(request, timeout=seconds_left(context))
except grpc.RpcError as error:
    failure = error
if failure is not None:
    context.abort(failure.code(), failure.details())
return response
