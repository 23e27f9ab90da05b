"""rpc-7: an unusual right one: finds out by itself that there is no deadline.

Diagnosis: none
"""

seconds = context.time_remaining()
try:
    return self.stub.Predict(request, timeout=None if seconds is None or seconds > 10**9 else seconds)
except grpc.RpcError as error:
    context.abort(error.code(), error.details())
