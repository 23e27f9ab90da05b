"""rest-18: hangs up after each call.

Diagnosis: close nothing
"""
headers = {"Content-Type": self.codec.media_type, "Accept": self.codec.media_type}
self.connection.request("POST", "/v1/predictions", self.codec.encode(Request(features, model_id)), headers)
response = self.connection.getresponse()
body = response.read()
self.connection.close()
if response.status != 201:
    raise self.refusal(response, body)
return self.codec.decode(body, Prediction)
