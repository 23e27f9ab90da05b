"""rpc-6: yields the Prediction itself.

Diagnosis: yield PredictionResponse(label=
"""

picture = [0.0] * model.PIXELS
for stroke in strokes:
    put(picture, stroke)
    yield model.predict(picture, stroke.model_id)
