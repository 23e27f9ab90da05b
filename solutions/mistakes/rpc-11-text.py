"""rpc-11: an unusual right one: written as text, with other spelling of the same values.

Diagnosis: none
"""

return """{"methodConfig": [{"name": [{"service": "PredictionService", "method": "Predict"}],
  "retryPolicy": {"retryableStatusCodes": ["UNAVAILABLE"], "maxAttempts": 4, "initialBackoff": "0.050s",
                  "maxBackoff": "0.500s", "backoffMultiplier": 2.0}}]}"""
