"""rest-6: puts the prediction into the store itself, past the Idempotency-Key.

Diagnosis: the key came before
"""
features, model_id = read_request()
prediction = model.predict(features, model_id)
kept = store().add(prediction)
return write(prediction, 201, {"Location": url_for("predictions.get_prediction", prediction_id=kept.id)})
