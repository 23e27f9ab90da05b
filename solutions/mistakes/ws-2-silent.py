"""ws-2: waits for an answer to a request that it never sent.

Diagnosis: sends
"""

try:
    frame = self.socket.recv(timeout=self.deadline)
except ConnectionClosed as error:
    raise closed(error) from None
return self.codec.decode(frame, Prediction)
