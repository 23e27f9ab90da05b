"""ws-2: sends JSON as a binary frame.

Diagnosis: JSON travels as str
"""

try:
    self.socket.send(self.codec.encode(Request(features, model_id)))
    frame = self.socket.recv(timeout=self.deadline)
except ConnectionClosed as error:
    raise closed(error) from None
if error := refusal(frame):
    raise error
return self.codec.decode(frame, Prediction)
