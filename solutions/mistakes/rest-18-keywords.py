"""rest-18: names every argument and reads before it looks.

Diagnosis: none
"""
asked = Request(tuple(features), model_id)
kind = self.codec.media_type
self.connection.request(
    method="POST", url="/v1/predictions", body=self.codec.encode(asked), headers={"accept": kind, "content-type": kind, "X-Mine": "1"}
)
response = self.connection.getresponse()
status, body = response.status, response.read()
if status == 201:
    return self.codec.decode(body, Prediction)
raise self.refusal(response, body)
