"""rpc-2: the label in the place of the model.

Diagnosis: field label
"""

prediction = model.predict(request.features, request.model_id)
return PredictionResponse(label=prediction.model_id, score=prediction.score, model_id=prediction.label)
