"""rest-18: writes the request piece by piece, with a more generous Accept.

Diagnosis: none
"""
content = self.codec.encode(Request(features=list(features), model_id=model_id))
self.connection.putrequest("POST", "/v1/predictions")
self.connection.putheader("Content-Type", self.codec.media_type)
self.connection.putheader("Accept", self.codec.media_type + ", */*;q=0.1")
self.connection.putheader("Content-Length", str(len(content)))
self.connection.endheaders(content)
with self.connection.getresponse() as response:
    body = response.read()
    if response.status == 201:
        return self.codec.decode(body, Prediction)
    raise self.refusal(response, body)
