"""rest-6: names an id under which nothing was kept.

Diagnosis: the Location must carry that id
"""
features, model_id = read_request()
prediction = model.predict(features, model_id)
location = url_for("predictions.get_prediction", prediction_id=keep(prediction) + 1000)
return write(prediction, 201, {"Location": location})
