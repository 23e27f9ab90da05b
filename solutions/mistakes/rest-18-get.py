"""rest-18: asks with GET.

Diagnosis: POST /v1/predictions
"""
headers = {"Content-Type": self.codec.media_type, "Accept": self.codec.media_type}
self.connection.request("GET", "/v1/predictions", self.codec.encode(Request(features, model_id)), headers)
response = self.connection.getresponse()
return self.codec.decode(response.read(), Prediction)
