"""rpc-13: calls the model before the thread does.

Diagnosis: model.predict must not run in the event loop
"""

prediction = model.predict(request.features, request.model_id)
prediction = await asyncio.to_thread(lambda: prediction)
return PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
