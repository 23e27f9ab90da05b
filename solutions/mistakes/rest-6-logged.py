"""rest-6: notes a refusal and lets it go on.

Diagnosis: none
"""
import logging

try:
    asked = read_request()
    prediction = model.predict(*asked)
except Refused as error:
    logging.getLogger(__name__).warning("refused: %s", error.detail)
    raise
where = url_for("predictions.get_prediction", prediction_id=keep(prediction))
return write(prediction, 201, headers={"Location": where})
