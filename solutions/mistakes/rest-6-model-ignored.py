"""rest-6: always asks the default model.

Diagnosis: hand both to model.predict
"""
prediction = model.predict(read_request().features)
location = url_for("predictions.get_prediction", prediction_id=keep(prediction))
return write(prediction, 201, {"Location": location})
