"""rpc-11: counts back-off in milliseconds.

Diagnosis: initialBackoff is 0.05 seconds
"""

policy = {
    "maxAttempts": 4,
    "initialBackoff": "50ms",
    "maxBackoff": "0.5s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}
return json.dumps({"methodConfig": [{"name": [{"service": "PredictionService", "method": "Predict"}], "retryPolicy": policy}]})
