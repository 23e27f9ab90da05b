"""rest-18: returns the refusal in place of the prediction.

Diagnosis: , returned
"""
headers = {"Content-Type": self.codec.media_type, "Accept": self.codec.media_type}
self.connection.request("POST", "/v1/predictions", self.codec.encode(Request(features, model_id)), headers)
response = self.connection.getresponse()
body = response.read()
return self.codec.decode(body, Prediction) if response.status == 201 else self.refusal(response, body)
