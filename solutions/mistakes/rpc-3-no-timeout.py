"""rpc-3: waits for as long as the server likes.

Diagnosis: timeout=self.deadline
"""

try:
    response = self.stub.Predict(PredictionRequest(features=features, model_id=model_id))
except grpc.RpcError as error:
    raise self.refusal(error) from None
return Prediction(response.label, response.score, response.model_id)
