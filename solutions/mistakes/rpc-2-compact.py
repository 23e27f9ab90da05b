"""rpc-2: the same in one line.

Diagnosis: none
"""

return PredictionResponse(**model.predict(list(request.features), request.model_id)._asdict())
