"""rpc-6: shares one picture among all drawings.

Diagnosis: each drawing begins with a picture of zeros
"""

picture = draw.__dict__.setdefault("picture", [0.0] * model.PIXELS)
for stroke in strokes:
    put(picture, stroke)
    prediction = model.predict(picture, stroke.model_id)
    yield PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
