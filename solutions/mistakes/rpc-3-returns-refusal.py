"""rpc-3: returns the refusal instead of raising it.

Diagnosis: catch grpc.RpcError and raise
"""

try:
    response = self.stub.Predict(PredictionRequest(features=features, model_id=model_id), timeout=self.deadline)
except grpc.RpcError as error:
    return self.refusal(error)
return Prediction(response.label, response.score, response.model_id)
