"""rest-18: encodes the features instead of a Request.

Diagnosis: encode takes one message
"""
headers = {"Content-Type": self.codec.media_type, "Accept": self.codec.media_type}
self.connection.request("POST", "/v1/predictions", self.codec.encode(features), headers)
response = self.connection.getresponse()
return self.codec.decode(response.read(), Prediction)
