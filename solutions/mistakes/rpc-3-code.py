"""rpc-3: the status itself for the code, not its name.

Diagnosis: raise self.refusal(error)
"""

request = PredictionRequest(features=features, model_id=model_id)
try:
    response = self.stub.Predict(request, timeout=self.deadline)
except grpc.RpcError as error:
    raise Refused(error.details(), error.code()) from None
return Prediction(response.label, response.score, response.model_id)
