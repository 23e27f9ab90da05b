"""codecs-3: forgets the score.

Diagnosis: score did not arrive
"""

if isinstance(content, Prediction):
    return prediction_pb2.PredictionResponse(label=content.label, model_id=content.model_id).SerializeToString()
return prediction_pb2.PredictionRequest(features=content.features, model_id=content.model_id).SerializeToString()
