"""rpc-2: answers with the model that was asked for, which may be none, not with the one that answered.

Diagnosis: field model_id
"""

prediction = model.predict(request.features, request.model_id)
return PredictionResponse(label=prediction.label, score=prediction.score, model_id=request.model_id)
