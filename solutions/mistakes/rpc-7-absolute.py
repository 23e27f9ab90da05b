"""rpc-7: gives a point in time for a duration.

Diagnosis: give the stub timeout=context.time_remaining()
"""

import time

try:
    return self.stub.Predict(request, timeout=time.time() + (context.time_remaining() or 0))
except grpc.RpcError as error:
    context.abort(error.code(), error.details())
