"""rest-6: answers in JSON, whatever the client accepts.

Diagnosis: which need not be JSON
"""
from flask import jsonify

features, model_id = read_request()
prediction = model.predict(features, model_id)
answer = jsonify(prediction._asdict())
answer.status_code = 201
answer.headers["Location"] = url_for("predictions.get_prediction", prediction_id=keep(prediction))
return answer
