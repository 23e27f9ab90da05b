"""rest-6: takes the newest id in the store for its own.

Diagnosis: the newest in the store may be another
"""
features, model_id = read_request()
prediction = model.predict(features, model_id)
keep(prediction)
newest = store().newest(1)[0]
return write(prediction, 201, {"Location": url_for("predictions.get_prediction", prediction_id=newest.id)})
