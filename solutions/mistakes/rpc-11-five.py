"""rpc-11: tries five times.

Diagnosis: maxAttempts is 4, the first attempt included
"""

policy = {
    "maxAttempts": 5,
    "initialBackoff": "0.05s",
    "maxBackoff": "0.5s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}
return json.dumps({"methodConfig": [{"name": [{"service": "PredictionService", "method": "Predict"}], "retryPolicy": policy}]})
