"""rpc-6: always asks the same model.

Diagnosis: pass stroke.model_id on
"""

picture = [0.0] * model.PIXELS
for stroke in strokes:
    put(picture, stroke)
    prediction = model.predict(picture)
    yield PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
