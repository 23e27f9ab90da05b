"""What the payload of an HTTP/2 frame says before its content (RFC 9113 §6): a few bytes each, by the frame's type."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hyperframe import frame as h2

from .http2names import ERRORS, SETTINGS
from .label import Label, Layer, Message, sized

SETTING = 6  # bytes: two for the name, four for the value
IDENTIFIER = 0x7FFF_FFFF  # the bits of a stream identifier; the one in front of them is reserved


class Part(NamedTuple):
    """A few bytes of a frame, as in Label."""

    size: int
    name: str
    value: str
    meaning: str
    volatile: bool = False


def place_parts(at: int, parts: Iterable[Part], layer: Layer, source: str) -> Iterator[Label]:
    """Make labels of parts, one after the other from ``at`` on."""
    for part in parts:
        if part.size:
            yield Label(at, at + part.size, layer, part.name, part.value, part.meaning, source, part.volatile)
        at += part.size


def parts(parsed: h2.Frame, body: memoryview, message: Message) -> Iterator[Part]:
    """Yield the parts of a payload up to its content; note in the message's facts, and its title, what they say."""
    if "PADDED" in parsed.flags:
        yield Part(1, "pad length", sized(parsed.pad_length), "how much padding there is at the end")
    if "PRIORITY" in parsed.flags or isinstance(parsed, h2.PriorityFrame):
        only = ", exclusively" if parsed.exclusive else ""
        yield Part(4, "depends on", f"stream {parsed.depends_on}{only}", "to be served after that stream; RFC 9113 §5.3 deprecates it")
        yield Part(1, "weight", str(parsed.stream_weight), "its share among the streams that depend on the same one; deprecated too")
    match parsed:
        case h2.SettingsFrame():
            message.facts["settings"] = {}
            yield from (_setting(body[at : at + SETTING], message) for at in range(0, len(body), SETTING))
        case h2.PingFrame():
            yield Part(8, "opaque data", parsed.opaque_data.hex(" "), "any eight bytes: the echo has the same", volatile=True)
        case h2.WindowUpdateFrame():
            message.facts["increment"] = parsed.window_increment
            whose = "on this stream" if parsed.stream_id else "on all streams together"
            yield Part(4, "increment", sized(parsed.window_increment), f"how much more DATA may come {whose}", volatile=True)
        case h2.RstStreamFrame():
            yield _error(parsed.error_code, message)
        case h2.GoAwayFrame():
            yield from _farewell(parsed, message)
        case h2.PushPromiseFrame():
            message.facts["promised"] = parsed.promised_stream_id & IDENTIFIER
            yield Part(4, "promised stream", str(message.facts["promised"]), "the stream on which the answer will come")
        case h2.AltSvcFrame():
            yield Part(2, "origin length", sized(len(parsed.origin)), "how long the origin is")
            yield Part(len(parsed.origin), "origin", _text(parsed.origin), "the site that is meant")
            yield Part(len(parsed.field), "alternative", _text(parsed.field), "where else it is served")


def _setting(octets: memoryview, message: Message) -> Part:
    one = h2.SettingsFrame()
    one.parse_body(octets)
    ((number, value),) = one.settings.items()
    name, meaning = SETTINGS.get(number, (f"0x{number:04x}", "no setting of RFC 9113; who does not know it passes over it"))
    message.facts["settings"][name] = value
    return Part(SETTING, name, str(value), meaning)


def _error(code: int, message: Message) -> Part:
    name, meaning = ERRORS[code] if code < len(ERRORS) else (f"0x{code:x}", "no error of RFC 9113; it may be taken for INTERNAL_ERROR")
    message.facts["error"] = name
    message.title += f" {name}"
    return Part(4, "error code", name, meaning)


def _farewell(parsed: h2.GoAwayFrame, message: Message) -> Iterator[Part]:
    message.facts["last_stream"] = parsed.last_stream_id & IDENTIFIER
    yield Part(4, "last stream", str(message.facts["last_stream"]), "what came on later streams was not served, and may be sent again")
    yield _error(parsed.error_code, message)
    yield Part(len(parsed.additional_data), "debug data", _text(parsed.additional_data), "words for whoever looks for the reason")


def _text(octets: bytes) -> str:
    return octets.decode(errors="backslashreplace")
