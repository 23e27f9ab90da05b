"""rpc-2: blames the server for a bad request.

Diagnosis: errors.py turns it into this status
"""

try:
    return PredictionResponse(**model.predict(request.features, request.model_id)._asdict())
except Exception as error:
    context.abort(grpc.StatusCode.INTERNAL, str(error))
