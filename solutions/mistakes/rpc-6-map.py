"""rpc-6: an unusual right one: a function mapped over the strokes.

Diagnosis: none
"""

picture = [0.0] * model.PIXELS

def answered(stroke):
    put(picture, stroke)
    print("a stroke")
    return PredictionResponse(**model.predict(list(picture), stroke.model_id)._asdict())

return map(answered, strokes)
