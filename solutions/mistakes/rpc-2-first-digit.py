"""rpc-2: reads the first digit of many.

Diagnosis: several digits
"""

return PredictionResponse(**model.predict(request.features[:64], request.model_id)._asdict())
