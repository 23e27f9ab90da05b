"""ws-2: makes text of every format.

Diagnosis: can't decode byte 0xff
"""

try:
    self.socket.send(self.codec.encode(Request(features, model_id)).decode())
    frame = self.socket.recv(timeout=self.deadline)
except ConnectionClosed as error:
    raise closed(error) from None
if error := refusal(frame):
    raise error
return self.codec.decode(frame, Prediction)
