"""ws-2: sends outside the try.

Diagnosis: send raises ConnectionClosed as well
"""

body = self.codec.encode(Request(features, model_id))
self.socket.send(body.decode() if self.codec is codecs.Json else body)
try:
    frame = self.socket.recv(timeout=self.deadline)
except ConnectionClosed as error:
    raise closed(error) from None
if error := refusal(frame):
    raise error
return self.codec.decode(frame, Prediction)
