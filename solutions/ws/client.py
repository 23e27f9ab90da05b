"""A client of the WebSocket service over one socket that it keeps open."""

from collections.abc import Sequence

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from kit.contract import DEADLINE, MAX_BODY, Prediction, Request

from .. import codecs
from .errors import closed, refusal


class Client:
    """Call the service on 127.0.0.1:``port``, in the format of ``codec``, waiting at most ``deadline`` seconds for an answer."""

    def __init__(self, port: int, codec=codecs.Json, deadline: float = DEADLINE):
        self.codec = codec
        self.deadline = deadline
        self.opening = connect(
            f"ws://127.0.0.1:{port}/",
            subprotocols=[codec.name],
            compression=None,
            max_size=MAX_BODY,
            open_timeout=deadline,
        )
        self.socket = self.opening.__enter__()

    def predict(self, features: Sequence[float], model_id: str = "") -> Prediction:
        """Send a Request, receive the frame that answers it, and return its Prediction; raise ``refusal(frame)`` where that is not None.

        ``self.codec`` encodes and decodes; JSON travels as ``str``. ``self.socket.send(frame)`` and
        ``self.socket.recv(timeout=self.deadline)`` move whole frames. A ConnectionClosed that they raise becomes ``closed(error)``.

        >>> Client(8765).predict(sample(3))                           # doctest: +SKIP
        Prediction(label='3', score=0.9588, model_id='linear')
        """
        # BEGIN SOLUTION ws-2: send one frame, receive one, decode it or raise the refusal
        body = self.codec.encode(Request(features, model_id))
        try:
            self.socket.send(body.decode() if self.codec is codecs.Json else body)
            frame = self.socket.recv(timeout=self.deadline)
        except ConnectionClosed as error:
            raise closed(error) from None
        if error := refusal(frame):
            raise error
        return self.codec.decode(frame, Prediction)
        # END SOLUTION

    def close(self) -> None:
        """Say goodbye (a close frame with code 1000) and close the socket."""
        self.opening.__exit__(None, None, None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
