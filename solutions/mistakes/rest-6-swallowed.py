"""rest-6: tells an error in the body of a 200.

Diagnosis: becomes a 400
"""
try:
    features, model_id = read_request()
    prediction = model.predict(features, model_id)
except Exception as error:
    return {"error": str(error)}
location = url_for("predictions.get_prediction", prediction_id=keep(prediction))
return write(prediction, 201, {"Location": location})
