"""rpc-7: lets the error through, which becomes UNKNOWN.

Diagnosis: raised, it would be UNKNOWN to our caller
"""

return self.stub.Predict(request, timeout=seconds_left(context))
