"""rpc-2: returns the Prediction itself.

Diagnosis: no PredictionResponse
"""

return model.predict(request.features, request.model_id)
