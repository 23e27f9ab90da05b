"""rest-6: does not say where the new resource is.

Diagnosis: no Location
"""
features, model_id = read_request()
prediction = model.predict(features, model_id)
keep(prediction)
return write(prediction, 201)
