"""rest-18: decodes whatever comes back.

Diagnosis: decode the body of a 201 only
"""
headers = {"Content-Type": self.codec.media_type, "Accept": self.codec.media_type}
self.connection.request("POST", "/v1/predictions", self.codec.encode(Request(features, model_id)), headers)
return self.codec.decode(self.connection.getresponse().read(), Prediction)
