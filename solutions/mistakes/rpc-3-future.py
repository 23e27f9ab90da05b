"""rpc-3: asks for a future, and waits for it.

Diagnosis: none
"""

call = self.stub.Predict.future(PredictionRequest(features=features, model_id=model_id), timeout=self.deadline)
try:
    answer = call.result()
except grpc.RpcError as error:
    raise self.refusal(error) from None
return Prediction(label=answer.label, score=answer.score, model_id=answer.model_id)
