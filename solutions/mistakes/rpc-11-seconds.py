"""rpc-11: writes a number for a duration.

Diagnosis: a text that ends in s
"""

policy = {
    "maxAttempts": 4,
    "initialBackoff": 0.05,
    "maxBackoff": "0.5s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}
return json.dumps({"methodConfig": [{"name": [{"service": "PredictionService", "method": "Predict"}], "retryPolicy": policy}]})
