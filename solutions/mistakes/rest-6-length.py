"""rest-6: counts what is kept, and takes that for the id.

Diagnosis: keep(prediction) returns the id
"""
prediction = model.predict(*read_request())
keep(prediction)
return write(prediction, 201, {"Location": url_for("predictions.get_prediction", prediction_id=len(store().page(0, 10**6)))})
