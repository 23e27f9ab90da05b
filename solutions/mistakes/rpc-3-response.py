"""rpc-3: returns the message of the wire, not the Prediction.

Diagnosis: into a Prediction
"""

try:
    return self.stub.Predict(PredictionRequest(features=features, model_id=model_id), timeout=self.deadline)
except grpc.RpcError as error:
    raise self.refusal(error) from None
