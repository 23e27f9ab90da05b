"""rpc-3: makes a Prediction and keeps it.

Diagnosis: not returned
"""

try:
    response = self.stub.Predict(PredictionRequest(features=features, model_id=model_id), timeout=self.deadline)
    Prediction(response.label, response.score, response.model_id)
except grpc.RpcError as error:
    raise self.refusal(error) from None
