"""rpc-6: keeps to the model that was named last.

Diagnosis: each stroke's own
"""

picture, model_id = [0.0] * model.PIXELS, ""
for stroke in strokes:
    put(picture, stroke)
    model_id = stroke.model_id or model_id
    prediction = model.predict(picture, model_id)
    yield PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
