"""rest-6: lets Flask put status and header on the Response, and writes the address by hand.

Diagnosis: none
"""
features, model_id = read_request()
prediction = model.predict(features=features, model_id=model_id)
return write(prediction, 200), 201, {"location": f"/v1/predictions/{keep(prediction)}"}
