"""rpc-6: reads all strokes before the first answer.

Diagnosis: answer a stroke before you read the next
"""

picture = [0.0] * model.PIXELS
for stroke in list(strokes):
    put(picture, stroke)
    prediction = model.predict(picture, stroke.model_id)
    yield PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
