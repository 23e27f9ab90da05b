"""rpc-6: answers once, at the end.

Diagnosis: answer a stroke before you read the next
"""

picture = [0.0] * model.PIXELS
for stroke in strokes:
    put(picture, stroke)
prediction = model.predict(picture, stroke.model_id)
yield PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
