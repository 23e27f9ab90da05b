"""ws-2: makes a refusal of a late answer.

Diagnosis: let it through
"""

body = self.codec.encode(Request(features, model_id))
try:
    self.socket.send(body.decode() if self.codec is codecs.Json else body)
    frame = self.socket.recv(timeout=self.deadline)
except ConnectionClosed as error:
    raise closed(error) from None
except TimeoutError:
    raise closed(ConnectionClosed(None, None)) from None
if error := refusal(frame):
    raise error
return self.codec.decode(frame, Prediction)
