"""rpc-13: an unusual right one: run_in_executor, and the fields by name.

Diagnosis: none
"""

loop = asyncio.get_running_loop()
prediction = await loop.run_in_executor(None, lambda: model.predict(list(request.features), model_id=request.model_id))
return PredictionResponse(**prediction._asdict())
