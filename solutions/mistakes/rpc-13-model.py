"""rpc-13: leaves the model out.

Diagnosis: give model.predict both request.features and request.model_id
"""

prediction = await asyncio.to_thread(model.predict, request.features)
return PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
