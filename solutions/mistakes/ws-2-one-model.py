"""ws-2: forgets the model_id.

Diagnosis: Request(features, model_id)
"""

body = self.codec.encode(Request(features))
try:
    self.socket.send(body.decode() if self.codec is codecs.Json else body)
    frame = self.socket.recv(timeout=self.deadline)
except ConnectionClosed as error:
    raise closed(error) from None
if error := refusal(frame):
    raise error
return self.codec.decode(frame, Prediction)
