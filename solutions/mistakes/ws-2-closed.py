"""ws-2: lets ConnectionClosed through.

Diagnosis: raise closed(error)
"""

body = self.codec.encode(Request(features, model_id))
self.socket.send(body.decode() if self.codec is codecs.Json else body)
frame = self.socket.recv(timeout=self.deadline)
if error := refusal(frame):
    raise error
return self.codec.decode(frame, Prediction)
