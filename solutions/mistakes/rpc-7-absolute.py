"""rpc-7: gives a point in time for a duration.

Diagnosis: a point in time, not a duration
"""

import time

try:
    return self.stub.Predict(request, timeout=time.time() + (seconds_left(context) or 0))
except grpc.RpcError as error:
    context.abort(error.code(), error.details())
