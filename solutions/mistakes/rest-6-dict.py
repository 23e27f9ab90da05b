"""rest-6: takes a Request for a dict.

Diagnosis: tuple indices must be integers
"""
asked = read_request()
prediction = model.predict(asked["features"], asked["model_id"])
location = url_for("predictions.get_prediction", prediction_id=keep(prediction))
return write(prediction, 201, {"Location": location})
