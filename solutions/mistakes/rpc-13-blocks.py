"""rpc-13: predicts in the event loop.

Diagnosis: model.predict must not run in the event loop
"""

prediction = model.predict(request.features, request.model_id)
return PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
