"""rest-18: takes each status below 400 for a 201.

Diagnosis: whatever is not a 201
"""
headers = {"Content-Type": self.codec.media_type, "Accept": self.codec.media_type}
self.connection.request("POST", "/v1/predictions", self.codec.encode(Request(features, model_id)), headers)
response = self.connection.getresponse()
body = response.read()
if response.status >= 400:
    raise self.refusal(response, body)
return self.codec.decode(body, Prediction)
