"""ws-2: decodes every frame as if it were a prediction.

Diagnosis: refusal(frame) is not None
"""

body = self.codec.encode(Request(features, model_id))
try:
    self.socket.send(body.decode() if self.codec is codecs.Json else body)
    frame = self.socket.recv(timeout=self.deadline)
except ConnectionClosed as error:
    raise closed(error) from None
return self.codec.decode(frame, Prediction)
