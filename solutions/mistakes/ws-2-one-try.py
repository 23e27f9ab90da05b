"""ws-2: a right answer with all of it in one try, and positional arguments.

Diagnosis: none
"""

try:
    request = self.codec.encode(Request(list(features), model_id))
    self.socket.send(request.decode() if self.codec.name == "json" else request)
    frame = self.socket.recv(self.deadline)
    error = refusal(frame)
    if error is None:
        return self.codec.decode(frame, Prediction)
    raise error
except ConnectionClosed as error:
    raise closed(error) from error
