"""rest-18: leaves the body of a refusal unread, so that the connection can't carry the next request.

Diagnosis: before the next request
"""
headers = {"Content-Type": self.codec.media_type, "Accept": self.codec.media_type}
self.connection.request("POST", "/v1/predictions", self.codec.encode(Request(features, model_id)), headers)
response = self.connection.getresponse()
if response.status != 201:
    raise self.refusal(response, b'{"detail": "too short"}')
return self.codec.decode(response.read(), Prediction)
