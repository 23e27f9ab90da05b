"""rpc-3: the fields in the order of the .proto, which is not that of a Prediction.

Diagnosis: in this order
"""

request = PredictionRequest(features=features, model_id=model_id)
try:
    response = self.stub.Predict(request, timeout=self.deadline)
except grpc.RpcError as error:
    raise self.refusal(error) from None
return Prediction(response.score, response.label, response.model_id)
