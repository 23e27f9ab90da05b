"""rest-18: decodes the answer and returns nothing.

Diagnosis: and return it
"""
headers = {"Content-Type": self.codec.media_type, "Accept": self.codec.media_type}
self.connection.request("POST", "/v1/predictions", self.codec.encode(Request(features, model_id)), headers)
response = self.connection.getresponse()
body = response.read()
if response.status != 201:
    raise self.refusal(response, body)
print(self.codec.decode(body, Prediction))
