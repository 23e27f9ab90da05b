"""rpc-2: ends the call itself, with the status in the words.

Diagnosis: with its words and no others
"""

try:
    prediction = model.predict(request.features, request.model_id)
except Exception as error:
    context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
return PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
