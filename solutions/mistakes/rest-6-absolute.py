"""rest-6: writes the whole URL of the new resource, which is as right as a path (RFC 9110 §10.2.2).

Diagnosis: none
"""
asked = read_request()
prediction = model.predict(asked.features, asked.model_id)
new_id = keep(prediction)
answer = write(prediction, 201)
answer.headers["Location"] = url_for("predictions.get_prediction", prediction_id=new_id, _external=True)
return answer
