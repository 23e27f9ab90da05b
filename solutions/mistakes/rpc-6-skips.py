"""rpc-6: skips a stroke without pixels.

Diagnosis: a stroke without pixels is answered too
"""

picture = [0.0] * model.PIXELS
for stroke in strokes:
    if not stroke.pixels:
        continue
    put(picture, stroke)
    prediction = model.predict(picture, stroke.model_id)
    yield PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
