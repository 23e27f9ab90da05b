"""rpc-13: answers a refusal with an empty response.

Diagnosis: let what the model raises through
"""

try:
    prediction = await asyncio.to_thread(model.predict, request.features, request.model_id)
except Refused:
    return PredictionResponse()
return PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
