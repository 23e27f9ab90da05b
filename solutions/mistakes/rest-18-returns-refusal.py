"""rest-18: returns the refusal instead of raising it.

Diagnosis: raise self.refusal
"""
headers = {"Content-Type": self.codec.media_type, "Accept": self.codec.media_type}
self.connection.request("POST", "/v1/predictions", self.codec.encode(Request(features, model_id)), headers)
response = self.connection.getresponse()
body = response.read()
if response.status == 201:
    return self.codec.decode(body, Prediction)
print(self.refusal(response, body))
