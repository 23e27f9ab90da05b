"""rpc-11: names a service that isn't there.

Diagnosis: a wrong word voids it all
"""

policy = {
    "maxAttempts": 4,
    "initialBackoff": "0.05s",
    "maxBackoff": "0.5s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}
return json.dumps({"methodConfig": [{"name": [{"service": "Prediction", "method": "Predict"}], "retryPolicy": policy}]})
