"""rest-6: gives every prediction the same address.

Diagnosis: the Location must carry that id
"""
features, model_id = read_request()
prediction = model.predict(features, model_id)
keep(prediction)
return write(prediction, 201, {"Location": url_for("predictions.get_prediction", prediction_id=1)})
