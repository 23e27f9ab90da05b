"""rest-18: does not say which format it reads.

Diagnosis: Accept is self.codec.media_type
"""
headers = {"Content-Type": self.codec.media_type}
self.connection.request("POST", "/v1/predictions", self.codec.encode(Request(features, model_id)), headers)
response = self.connection.getresponse()
body = response.read()
if response.status != 201:
    raise self.refusal(response, body)
return self.codec.decode(body, Prediction)
