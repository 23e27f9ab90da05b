"""rest-6: keeps each prediction twice, and names the second.

Diagnosis: call keep(prediction) once for each request
"""
prediction = model.predict(*read_request())
keep(prediction)
return write(prediction, 201, {"Location": url_for("predictions.get_prediction", prediction_id=keep(prediction))})
