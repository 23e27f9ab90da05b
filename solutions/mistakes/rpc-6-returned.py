"""rpc-6: returns a list.

Diagnosis: yield each response inside the loop
"""

picture, answers = [0.0] * model.PIXELS, []
for stroke in strokes:
    put(picture, stroke)
    answers.append(PredictionResponse(**model.predict(picture, stroke.model_id)._asdict()))
return answers
