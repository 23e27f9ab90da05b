"""rpc-2: leaves one field of the response empty.

Diagnosis: field model_id
"""

prediction = model.predict(request.features, request.model_id)
return PredictionResponse(label=prediction.label, score=prediction.score)
