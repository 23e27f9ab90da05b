"""rpc-13: returns nothing.

Diagnosis: return the response
"""

prediction = await asyncio.to_thread(model.predict, request.features, request.model_id)
PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
