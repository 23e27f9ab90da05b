"""rpc-2: returns a dict, as one would from a Flask view.

Diagnosis: no PredictionResponse
"""

return model.predict(request.features, request.model_id)._asdict()
