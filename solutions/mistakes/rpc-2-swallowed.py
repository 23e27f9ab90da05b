"""rpc-2: turns every refusal into an empty answer.

Diagnosis: INVALID_ARGUMENT
"""

try:
    return PredictionResponse(**model.predict(request.features, request.model_id)._asdict())
except Exception:
    return PredictionResponse()
