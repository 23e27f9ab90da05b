"""rpc-6: predicts before it draws.

Diagnosis: put the stroke into the picture before you predict
"""

picture = [0.0] * model.PIXELS
for stroke in strokes:
    prediction = model.predict(picture, stroke.model_id)
    put(picture, stroke)
    yield PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
