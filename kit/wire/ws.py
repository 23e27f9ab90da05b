"""WebSocket (RFC 6455): both directions of a connection after its handshake, and the messages that its frames carry."""

from collections import deque

from google.protobuf.descriptor import Descriptor, FileDescriptor
from websockets import frames

from .bodies import compressed, label_body, type_of_body
from .label import Label, Message, place
from .texts import is_json
from .wsframe import Frame, read_frame

MEDIA_TYPES = {"json": "application/json", "msgpack": "application/vnd.msgpack", "protobuf": "application/protobuf"}  # by subprotocol
DEFLATED = 0x40  # the bit RSV1 of a frame's first byte


def read(
    sent: bytes, received: bytes, contract: FileDescriptor | None, subprotocol: str = "", deflate: bool = False
) -> tuple[list[Message], list[Message]]:
    """Return the messages of each direction, a frame each, where the handshake agreed on ``subprotocol`` and on compression or not.

    Never raises; in each direction the labels cover every byte once. After a fault the rest is one UNREAD message, with the parser's
    reason. Labels of a masked payload tell what it says without its mask, and are veiled: the mask is random, and so are the bytes.

    Facts: opcode, fin, masked, length, payload (what is there of it, unmasked), complete; code and reason of a close frame.
    """
    asking = _Side(sent, True, subprotocol, deflate, type_of_body(True, contract))
    answering = _Side(received, False, subprotocol, deflate, type_of_body(False, contract))
    return asking.messages(), answering.messages()


class _Side:
    """One direction, and how to read what its frames carry."""

    def __init__(self, octets: bytes, masked: bool, subprotocol: str, deflate: bool, kind: Descriptor | None):
        self.octets, self.masked, self.subprotocol, self.deflate, self.kind = octets, masked, subprotocol, deflate, kind

    def messages(self) -> list[Message]:
        """Return a message for each frame."""
        found: list[Message] = []
        pieces: list[Frame] = []  # the frames of a message that goes on; control frames may come between them
        at = 0
        while at < len(self.octets):
            frame = read_frame(self.octets, at, self.masked, self.deflate)
            at = frame.end
            found.append(frame.message)
            if frame.opcode in (frames.TEXT, frames.BINARY, frames.CONT) and "payload" in frame.message.facts:
                if frame.opcode is not frames.CONT:
                    self.fill(pieces)
                    pieces = []
                pieces.append(frame)
                if frame.message.facts["fin"]:
                    self.fill(pieces)
                    pieces = []
        self.fill(pieces)
        return found

    def fill(self, pieces: list[Frame]) -> None:
        """Put the labels of a message into the frames that carry its pieces."""
        if not pieces:
            return
        placed = deque(place(self.labels(pieces[0], b"".join(map(_payload, pieces))), [frame.content for frame in pieces]))
        for frame in pieces:
            while placed and placed[0].start < sum(frame.content):
                frame.message.labels.append(placed.popleft()._replace(veiled=self.masked))

    def labels(self, first: Frame, payload: bytes) -> list[Label]:
        """Label what a message says; ``first`` is its first frame."""
        if self.octets[first.message.start] & DEFLATED:
            return compressed(payload, "permessage-deflate", "RFC 7692 §7")
        media_type = MEDIA_TYPES.get(self.subprotocol, "")
        if first.opcode is frames.TEXT and self.subprotocol != "json":  # a refusal is text, whatever the predictions are
            media_type = "application/json" if is_json(payload) else "text/plain"
        return label_body(payload, media_type, self.kind)


def _payload(frame: Frame) -> bytes:
    return frame.message.facts["payload"]
