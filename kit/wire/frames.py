"""HTTP/2 frames (RFC 9113 §4.1): nine bytes that say how long, what, and for which stream, then a payload as its type has it.

``hyperframe`` parses; what is added here is which byte says what.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hyperframe import frame as h2
from hyperframe.exceptions import HyperframeError

from .http2names import FLAGS, TYPES
from .label import Label, Layer, Message, Stretch, sized
from .payloads import Part, parts, place_parts

HEADER = 9  # bytes
HOUSEKEEPING = (h2.SettingsFrame, h2.PingFrame, h2.WindowUpdateFrame, h2.PriorityFrame, h2.GoAwayFrame)
PARTIAL = (h2.DataFrame, h2.HeadersFrame, h2.ContinuationFrame)  # worth reading when their end is missing


@dataclass
class Frame:
    """A frame from ``start`` to ``end``; its message lacks the labels of its content, which is a piece of a body or of a header block."""

    start: int
    end: int
    message: Message
    parsed: h2.Frame | None  # None: no frame, or one that can't be read; its message has all its labels
    content: Stretch | None = None

    def has(self, flag: str) -> bool:
        """Say whether the frame is there to its end, and has that flag."""
        return self.message.facts["complete"] and flag in self.parsed.flags


def frames(octets: bytes, at: int) -> Iterator[Frame]:
    """Yield the frames from ``at`` on; the last one covers whatever is left when that is unfinished, or is no frame. Never raises."""
    view = memoryview(octets)
    while at < len(view):
        frame = _frame(view, at)
        yield frame
        at = frame.end


def unread(start: int, end: int, reason: str) -> Frame:
    """Return what stands in for a frame where bytes make none."""
    label = Label(start, end, Layer.UNREAD, "not understood", "", reason, "RFC 9113 §4.1")
    return Frame(start, end, Message("HTTP/2", "not understood", [label], facts={"complete": False}), None)


def _frame(view: memoryview, at: int) -> Frame:
    body = at + HEADER
    if body > len(view):
        return unread(at, len(view), f"a frame begins with nine bytes, of which {sized(len(view) - at)} came")
    try:
        parsed, length = h2.Frame.parse_frame_header(view[at:body])
    except HyperframeError as error:
        return unread(at, len(view), str(error))
    end = min(body + length, len(view))
    message = _message(parsed, length, complete=end == body + length)
    message.labels += place_parts(at, _header(parsed, length, view[at + 4]), _layer(parsed), "RFC 9113 §4.1")
    if fault := _fault(parsed, view[body:end], body + length - end):
        message.facts["complete"] = False
        message.labels += unread(body, len(view), fault).message.labels if body < len(view) else []
        return Frame(at, len(view), message, None)
    return _with_payload(Frame(at, end, message, parsed), view[body:end])


def _message(parsed: h2.Frame, length: int, complete: bool) -> Message:
    name = TYPES[parsed.type][0] if parsed.type in TYPES else f"type 0x{parsed.type:02x}"
    flags = [flag.name for flag in parsed.defined_flags if flag.name in parsed.flags]
    title = " ".join([name, *(flag for flag in flags if flag == "ACK"), *([] if complete else ["(unfinished)"])])
    facts = {"type": name, "flags": flags, "length": length, "complete": complete}
    return Message("HTTP/2", title, [], parsed.stream_id or None, isinstance(parsed, HOUSEKEEPING), facts)


def _layer(parsed: h2.Frame) -> Layer:
    return Layer.SETTINGS if isinstance(parsed, HOUSEKEEPING) else Layer.FRAMES


def _header(parsed: h2.Frame, length: int, bits: int) -> Iterator[Part]:
    """Yield the parts of a frame header; ``bits`` is its byte of flags."""
    name, purpose, _ = TYPES.get(parsed.type, (f"0x{parsed.type:02x}", "no type of RFC 9113; who does not know it passes over it", ""))
    flags = [flag.name for flag in parsed.defined_flags if flag.name in parsed.flags]
    other = bits & ~sum(flag.bit for flag in parsed.defined_flags)
    meaning = "; ".join(f"{flag}: {FLAGS[flag]}" for flag in flags)
    opener = "client" if parsed.stream_id % 2 else "server"
    yield Part(3, "length", sized(length), "how long the payload is that follows these nine bytes")
    yield Part(1, "type", name, purpose)
    yield Part(1, "flags", ", ".join([*flags, *([f"0x{other:02x}"] if other else [])]) or "none", meaning or "nothing to add")
    whose = f"which of the connection's streams: one that the {opener} opened" if parsed.stream_id else "the connection as a whole"
    yield Part(4, "stream identifier", str(parsed.stream_id), whose)


def _fault(parsed: h2.Frame, body: memoryview, missing: int) -> str:
    """Parse the payload, of which some bytes may be missing; return why that can't be done, or ""."""
    if missing and ("PADDED" in parsed.flags or not isinstance(parsed, PARTIAL)):
        return f"the frame is unfinished: {sized(missing)} of it did not come"
    try:
        parsed.parse_body(body)
    except HyperframeError as error:
        return str(error)
    return ""


def _with_payload(frame: Frame, body: memoryview) -> Frame:
    """Add the labels of a payload that was parsed, and find its content."""
    message, known = frame.message, frame.parsed.type in TYPES
    source = TYPES[frame.parsed.type][2] if known else "RFC 9113 §5.5"
    message.labels += place_parts(message.end, parts(frame.parsed, body, message), _layer(frame.parsed), source)
    frame.content = Stretch(message.end, len(getattr(frame.parsed, "data", b"")))
    if (rest := message.end + frame.content.length) < frame.end:
        told = (Layer.FRAMES, "padding") if known else (Layer.UNREAD, "payload")
        meaning = "hides how long the content is" if known else "only who knows the type could read it"
        message.labels.append(Label(rest, frame.end, *told, sized(frame.end - rest), meaning, source))
    return frame
