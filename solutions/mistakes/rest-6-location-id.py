"""rest-6: puts the bare id where an address belongs.

Diagnosis: builds the address
"""
features, model_id = read_request()
prediction = model.predict(features, model_id)
return write(prediction, 201, {"Location": "?id=" + str(keep(prediction))})
