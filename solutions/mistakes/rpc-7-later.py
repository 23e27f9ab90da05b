"""rpc-7: an unusual right one: asks for a future, and waits for it.

Diagnosis: none
"""

call = self.stub.Predict.future(request, timeout=seconds_left(context))
if error := call.exception():
    context.abort(code=error.code(), details=error.details())
return call.result()
