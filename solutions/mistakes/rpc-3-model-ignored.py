"""rpc-3: forgets the model.

Diagnosis: fill the request with
"""

try:
    response = self.stub.Predict(PredictionRequest(features=features), timeout=self.deadline)
except grpc.RpcError as error:
    raise self.refusal(error) from None
return Prediction(response.label, response.score, response.model_id)
