"""rpc-13: returns the prediction.

Diagnosis: put its three fields into the response
"""

return await asyncio.to_thread(model.predict, request.features, request.model_id)
