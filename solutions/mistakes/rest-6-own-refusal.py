"""rest-6: answers a refusal itself, in text, always with 400.

Diagnosis: let it pass
"""
try:
    features, model_id = read_request()
    prediction = model.predict(features, model_id)
except Refused as error:
    return Response(error.detail, 400)
location = url_for("predictions.get_prediction", prediction_id=keep(prediction))
return write(prediction, 201, {"Location": location})
