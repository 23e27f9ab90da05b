"""rpc-6: puts the ink by itself, and takes any place.

Diagnosis: put(picture, stroke) raises it
"""

picture = [0.0] * model.PIXELS
for stroke in strokes:
    for place in stroke.pixels:
        if place < len(picture):
            picture[place] = stroke.ink
    prediction = model.predict(picture, stroke.model_id)
    yield PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
