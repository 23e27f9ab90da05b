"""rpc-6: keeps to the model of the first stroke that names one.

Diagnosis: each stroke's own
"""

picture, model_id = [0.0] * model.PIXELS, None
for stroke in strokes:
    put(picture, stroke)
    model_id = model_id or stroke.model_id
    prediction = model.predict(picture, model_id)
    yield PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
