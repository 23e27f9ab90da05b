"""rpc-3: calls again and again until the server says yes, which it never will.

Diagnosis: a loop that never ends
"""

while True:
    try:
        response = self.stub.Predict(PredictionRequest(features=features, model_id=model_id), timeout=self.deadline)
        return Prediction(response.label, response.score, response.model_id)
    except grpc.RpcError:
        continue
