"""rpc-3: a deadline of its own, whatever the Client was given.

Diagnosis: timeout=self.deadline
"""

request = PredictionRequest(features=features, model_id=model_id)
try:
    response = self.stub.Predict(request, timeout=5)
except grpc.RpcError as error:
    raise self.refusal(error) from None
return Prediction(response.label, response.score, response.model_id)
