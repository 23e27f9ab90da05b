"""rpc-13: says which model was asked, not which one answered.

Diagnosis: a request may name no model
"""

prediction = await asyncio.to_thread(model.predict, request.features, request.model_id)
return PredictionResponse(label=prediction.label, score=prediction.score, model_id=request.model_id)
