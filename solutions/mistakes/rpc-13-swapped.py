"""rpc-13: swaps label and model.

Diagnosis: each in its own field
"""

prediction = await asyncio.to_thread(model.predict, request.features, request.model_id)
return PredictionResponse(label=prediction.model_id, score=prediction.score, model_id=prediction.label)
