"""rpc-11: retries every method of the service.

Diagnosis: name the method Predict
"""

policy = {
    "maxAttempts": 4,
    "initialBackoff": "0.05s",
    "maxBackoff": "0.5s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}
return json.dumps({"methodConfig": [{"name": [{"service": "PredictionService"}], "retryPolicy": policy}]})
