"""rpc-2: forgets the model that was asked for.

Diagnosis: request.model_id
"""

return PredictionResponse(**model.predict(request.features)._asdict())
