"""rest-18: speaks JSON whatever its codec is.

Diagnosis: need not be JSON
"""
headers = {"Content-Type": self.codec.media_type, "Accept": self.codec.media_type}
self.connection.request("POST", "/v1/predictions", json.dumps({"features": features, "model_id": model_id}), headers)
response = self.connection.getresponse()
body = response.read()
if response.status != 201:
    raise self.refusal(response, body)
return Prediction(**json.loads(body))
