"""codecs-3: makes a PredictionRequest of everything.

Diagnosis: has no "label" field
"""

return prediction_pb2.PredictionRequest(**content._asdict()).SerializeToString()
