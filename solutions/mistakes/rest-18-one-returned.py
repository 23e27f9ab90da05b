"""rest-18: returns one of the refusals.

Diagnosis: , returned
"""
headers = {"Content-Type": self.codec.media_type, "Accept": self.codec.media_type}
self.connection.request("POST", "/v1/predictions", self.codec.encode(Request(features, model_id)), headers)
response = self.connection.getresponse()
body = response.read()
if response.status == 503:
    return self.refusal(response, body)
if response.status != 201:
    raise self.refusal(response, body)
return self.codec.decode(body, Prediction)
