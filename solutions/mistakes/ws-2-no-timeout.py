"""ws-2: waits for ever.

Diagnosis: recv(timeout=self.deadline)
"""

body = self.codec.encode(Request(features, model_id))
try:
    self.socket.send(body.decode() if self.codec is codecs.Json else body)
    frame = self.socket.recv()
except ConnectionClosed as error:
    raise closed(error) from None
if error := refusal(frame):
    raise error
return self.codec.decode(frame, Prediction)
