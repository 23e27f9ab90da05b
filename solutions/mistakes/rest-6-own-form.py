"""rest-6: answers a refusal itself, with its status but in a form of its own.

Diagnosis: let it pass
"""
try:
    features, model_id = read_request()
    prediction = model.predict(features, model_id)
    new_id = keep(prediction)
    return write(prediction, 201, {"Location": url_for("predictions.get_prediction", prediction_id=new_id)})
except Refused as error:
    return {"error": error.detail}, error.code
