"""rpc-3: lets the error of the library through.

Diagnosis: catch grpc.RpcError
"""

response = self.stub.Predict(PredictionRequest(features=features, model_id=model_id), timeout=self.deadline)
return Prediction(response.label, response.score, response.model_id)
