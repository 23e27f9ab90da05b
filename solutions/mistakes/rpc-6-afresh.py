"""rpc-6: begins each stroke with an empty picture.

Diagnosis: the picture is made once, before the first stroke
"""

for stroke in strokes:
    picture = [0.0] * model.PIXELS
    put(picture, stroke)
    prediction = model.predict(picture, stroke.model_id)
    yield PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
