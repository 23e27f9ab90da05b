"""rest-6: answers a refusal with the server's own function.

Diagnosis: none
"""
from .errors import refuse

try:
    prediction = model.predict(*read_request())
    return write(prediction, 201, {"Location": url_for("predictions.get_prediction", prediction_id=keep(prediction))})
except Refused as error:
    return refuse(error)
