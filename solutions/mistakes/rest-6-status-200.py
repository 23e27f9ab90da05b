"""rest-6: answers 200 although something was made.

Diagnosis: 201 Created
"""
features, model_id = read_request()
prediction = model.predict(features, model_id)
location = url_for("predictions.get_prediction", prediction_id=keep(prediction))
return write(prediction, 200, {"Location": location})
