"""ws-2: returns the refusal instead of raising it.

Diagnosis: raised
"""

body = self.codec.encode(Request(features, model_id))
try:
    self.socket.send(body.decode() if self.codec is codecs.Json else body)
    frame = self.socket.recv(timeout=self.deadline)
except ConnectionClosed as error:
    raise closed(error) from None
return refusal(frame) or self.codec.decode(frame, Prediction)
