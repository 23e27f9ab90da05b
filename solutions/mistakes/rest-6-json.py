"""rest-6: reads the body with request.json, whatever its format and however broken.

Diagnosis: request.json reads JSON only
"""
asked = request.json
prediction = model.predict(asked["features"], asked.get("model_id", ""))
location = url_for("predictions.get_prediction", prediction_id=keep(prediction))
return write(prediction, 201, {"Location": location})
