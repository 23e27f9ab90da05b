"""rest-6: hands the Request itself to the model, which refuses it.

Diagnosis: features must hold 64 numbers
"""
prediction = model.predict(read_request())
location = url_for("predictions.get_prediction", prediction_id=keep(prediction))
return write(prediction, 201, {"Location": location})
