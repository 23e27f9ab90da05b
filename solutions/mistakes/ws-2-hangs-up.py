"""ws-2: closes the socket after a refusal.

Diagnosis: leave the socket open
"""

body = self.codec.encode(Request(features, model_id))
try:
    self.socket.send(body.decode() if self.codec is codecs.Json else body)
    frame = self.socket.recv(timeout=self.deadline)
except ConnectionClosed as error:
    raise closed(error) from None
if error := refusal(frame):
    self.close()
    raise error
return self.codec.decode(frame, Prediction)
