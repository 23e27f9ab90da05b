"""One WebSocket frame (RFC 6455 §5.2): a byte of flags and opcode, a length, four bytes of mask from a client, the payload.

The parser of ``websockets`` asks for these piece by piece; what it asks for tells where each of them stands.
"""

from collections.abc import Generator
from dataclasses import dataclass, replace

from websockets import frames
from websockets.exceptions import ProtocolError

from .label import Labels, Layer, Message, Stretch, sized
from .words import plain

OPCODES = {
    frames.CONT: ("continuation", "the next piece of a message", "RFC 6455 §5.4"),
    frames.TEXT: ("text", "a message in UTF-8, or its first piece", "RFC 6455 §5.6"),
    frames.BINARY: ("binary", "a message of any bytes, or its first piece", "RFC 6455 §5.6"),
    frames.CLOSE: ("close", "the sender's last frame", "RFC 6455 §5.5.1"),
    frames.PING: ("ping", "asks for a pong: is anyone there?", "RFC 6455 §5.5.2"),
    frames.PONG: ("pong", "answers a ping, with the same bytes", "RFC 6455 §5.5.3"),
}
BITS = (
    (0x80, "FIN", "the message ends with this frame"),
    (0x40, "RSV1", "the message is compressed"),
    (0x20, "RSV2", "nobody has given it a meaning"),
    (0x10, "RSV3", "nobody has given it a meaning"),
)
FRAMING, MASKING = "RFC 6455 §5.2", "RFC 6455 §5.3"
CONTROL = (frames.CLOSE, frames.PING, frames.PONG)
NOTHING = Stretch(0, 0)
LONG = 126  # a length in seven bits that is none yet: the length follows in two bytes, for 127 in eight


@dataclass
class Frame:
    """A frame. The message of one that carries data lacks the labels of its payload, which stands at ``content``."""

    message: Message
    opcode: frames.Opcode | None = None  # None: there is not enough of the frame, or what stands there is none
    content: Stretch = NOTHING

    @property
    def end(self) -> int:
        """Return the offset after what is there of the frame."""
        return max(self.message.end, sum(self.content))


def read_frame(octets: bytes, at: int, masked: bool, deflate: bool) -> Frame:
    """Read the frame at ``at``, or what is there of it; ``masked``: it must be, ``deflate``: RSV1 has a meaning."""
    asked, fault = _parse(octets, at, masked, deflate)
    labels, facts = Labels(at), {"complete": False}
    if fault:
        labels.unread(len(octets), f"websockets refuses it: {fault}", FRAMING)
        return Frame(Message("", "not understood", labels, facts=facts))
    if at + 1 == len(octets):
        labels.add(1, Layer.FRAME, "frame (unfinished)", "", "a frame has two bytes at least", FRAMING)
        return Frame(Message("WebSocket", "(unfinished)", labels, facts=facts))
    opcode = frames.Opcode(octets[at] & 0x0F)
    facts |= {"opcode": OPCODES[opcode][0], "fin": bool(octets[at] & 0x80), "masked": masked}
    frame = Frame(Message("WebSocket", facts["opcode"], labels, control=opcode in (frames.PING, frames.PONG), facts=facts), opcode)
    _first_bytes(labels, *octets[at : at + 2], opcode)
    _pieces(frame, octets, asked[1:], extended=(octets[at + 1] & 0x7F) >= LONG)
    if "payload" in facts and opcode in CONTROL:
        _control(frame)
    if not facts["complete"]:
        frame.message.title += " (unfinished)"
    elif not facts["fin"]:
        frame.message.title += " (to be continued)"
    return frame


def _parse(octets: bytes, at: int, masked: bool, deflate: bool) -> tuple[list[Stretch], str]:
    """Let the parser read a frame; return what it asked for, of which the last may go beyond the end, and why it refuses it, or ""."""
    asked: list[Stretch] = []

    def read_exact(size: int) -> Generator[None, None, bytes]:
        start = sum(asked[-1]) if asked else at
        asked.append(Stretch(start, size))
        if start + size > len(octets):
            raise EOFError
        return octets[start : start + size]
        yield  # which makes it the generator that the parser takes

    fault = ""
    try:
        next(frames.Frame.parse(read_exact, mask=masked, extensions=[_Deflate()] if deflate else []))
    except (StopIteration, EOFError):  # it has come to the frame's end, or to ours
        pass
    except ProtocolError as error:
        fault = str(error)
    return asked, fault


class _Deflate:
    """As much of permessage-deflate (RFC 7692) as the parser needs in order to accept RSV1; nothing is decompressed."""

    def decode(self, frame: frames.Frame, *, max_size: int | None = None) -> frames.Frame:
        """Return the frame without RSV1, which marks the first frame of a compressed message."""
        return replace(frame, rsv1=False) if frame.opcode in (frames.TEXT, frames.BINARY) else frame


def _first_bytes(labels: Labels, first: int, second: int, opcode: frames.Opcode) -> None:
    name, meaning, source = OPCODES[opcode]
    bits = [(bit, told) for mask, bit, told in BITS if first & mask]
    meaning = "; ".join([*(f"{bit}: {told}" for bit, told in bits), f"{name}: {meaning}"])
    labels.add(1, Layer.FRAME, "flags and opcode", ", ".join([*(bit for bit, _ in bits), name]), meaning, source)
    length = second & 0x7F
    shown = sized(length) if length < LONG else f"{length}, so {2 if length == LONG else 8} more bytes tell it"
    meaning = "whether the payload is masked, as it is from a client only; then its length, in seven bits"
    labels.add(1, Layer.FRAME, "mask bit and length", f"{'masked' if second & 0x80 else 'not masked'}, {shown}", meaning, FRAMING)


def _pieces(frame: Frame, octets: bytes, asked: list[Stretch], extended: bool) -> None:
    """Label the pieces that the parser asked for after the first two bytes, and unmask the payload."""
    labels, facts = frame.message.labels, frame.message.facts
    names, key = ["extended length"] * extended + ["masking key"] * facts["masked"] + ["payload"], b""
    for name, piece in zip(names, asked, strict=False):  # the parser asks for no more once we had not enough
        here = octets[piece.start : sum(piece)]
        if name == "payload":
            frame.content = Stretch(piece.start, len(here))
            payload = bytes(frames.apply_mask(here, key)) if key else here
            facts |= {"length": piece.length, "payload": payload, "complete": len(here) == piece.length}
        elif len(here) < piece.length:
            labels.add(len(here), Layer.FRAME, f"{name} (unfinished)", "", f"{sized(piece.length)} in all", FRAMING)
        elif name == "extended length":
            length = sized(int.from_bytes(here))
            labels.add(len(here), Layer.FRAME, name, length, "the length of the payload, the highest byte first", FRAMING)
        else:
            key, meaning = here, "random: with it a page can't choose which bytes go over the wire, and fool a proxy"
            labels.add(len(here), Layer.FRAME, name, here.hex(" "), meaning, MASKING, volatile=True)


def _control(frame: Frame) -> None:
    """Label the payload of a close, a ping or a pong."""
    labels, facts = frame.message.labels, frame.message.facts
    payload, masked = facts["payload"], facts["masked"]
    name, _, source = OPCODES[frame.opcode]
    if frame.opcode is not frames.CLOSE or not facts["complete"]:
        shown = plain(payload.decode()) if payload.isascii() else payload.hex(" ")
        labels.add(len(payload), Layer.FRAME, f"{name} payload", shown, "any bytes, such as a number or a time", source, volatile=True)
        return
    try:
        close = frames.Close.parse(payload)
    except (ProtocolError, UnicodeDecodeError) as error:
        labels.unread(frame.end, f"websockets refuses it: {error}", source)
        return
    facts |= {"code": int(close.code), "reason": close.reason}
    frame.message.title += f" {facts['code']}"
    if payload:
        told = str(frames.Close(close.code, ""))
        labels.add(2, Layer.FRAME, "close code", told, "why: 1000 is a farewell as agreed", "RFC 6455 §7.4.1", veiled=masked)
        labels.add(len(payload) - 2, Layer.FRAME, "close reason", plain(close.reason), "why, in words, for people", source, veiled=masked)
