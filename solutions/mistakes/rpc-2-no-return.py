"""rpc-2: makes the answer and keeps it.

Diagnosis: look at its return
"""

PredictionResponse(**model.predict(request.features, request.model_id)._asdict())
