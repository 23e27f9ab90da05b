"""rpc-11: retries INTERNAL too.

Diagnosis: retry UNAVAILABLE alone
"""

policy = {
    "maxAttempts": 4,
    "initialBackoff": "0.05s",
    "maxBackoff": "0.5s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE", "INTERNAL"],
}
return json.dumps({"methodConfig": [{"name": [{"service": "PredictionService", "method": "Predict"}], "retryPolicy": policy}]})
