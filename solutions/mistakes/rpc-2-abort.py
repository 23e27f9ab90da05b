"""rpc-2: sets the right status by hand.

Diagnosis: none
"""

response = PredictionResponse()
try:
    response.label, response.score, response.model_id = model.predict(request.features, request.model_id)
except Exception as error:
    context.abort(grpc.StatusCode.INVALID_ARGUMENT, error.detail)
return response
