"""rest-6: parses the body itself, and fails where it is no JSON.

Diagnosis: becomes a 400
"""
import json

asked = json.loads(request.data)
prediction = model.predict(asked["features"], asked.get("model_id", ""))
location = url_for("predictions.get_prediction", prediction_id=keep(prediction))
return write(prediction, 201, {"Location": location})
