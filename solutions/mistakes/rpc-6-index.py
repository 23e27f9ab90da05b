"""rpc-6: puts the ink by itself, and meets a place that no picture has.

Diagnosis: put(picture, stroke) raises it
"""

picture = [0.0] * model.PIXELS
for stroke in strokes:
    for place in stroke.pixels:
        picture[place] = min(16, stroke.ink)
    prediction = model.predict(picture, stroke.model_id)
    yield PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
