"""rpc-11: puts the config where a list is asked for.

Diagnosis: json.dumps of
"""

policy = {
    "maxAttempts": 4,
    "initialBackoff": "0.05s",
    "maxBackoff": "0.5s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}
return json.dumps({"methodConfig": {"name": [{"service": "PredictionService", "method": "Predict"}], "retryPolicy": policy}})
