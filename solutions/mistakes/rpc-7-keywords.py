"""rpc-7: an unusual right one: the call first, the time by name.

Diagnosis: none
"""

import logging

left = seconds_left(context)
try:
    response = self.stub.Predict(request=request, timeout=left) if False else self.stub.Predict(request, timeout=left)
except grpc.RpcError as error:
    logging.getLogger("front").info("passed on")
    code, words = error.code(), error.details()
    context.abort(code, words)
else:
    return response
