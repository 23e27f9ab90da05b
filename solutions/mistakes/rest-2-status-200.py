"""rest-2: answers 200 although something was made.

Diagnosis: 201 Created
"""
features, model_id = read_request()
prediction = model.predict(features, model_id)
location = url_for("v1.get_prediction", prediction_id=keep(prediction))
return write(prediction, 200, {"Location": location})
