"""Server-Sent Events (WHATWG HTML §9.2): lines of a field and its value; a blank line hands the event to whoever listens.

No library of the kit takes such a stream apart, so the lines are split here, as §9.2.6 says; what data holds is read as JSON where it is.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .label import Label, Layer, Stretch, place
from .texts import is_json, label_json
from .words import decoded, plain

LINE = re.compile(rb"(?P<text>[^\r\n]*)(?P<end>\r\n|\r|\n|\Z)")
FIELD = re.compile(rb"(?P<name>[^:]*)(?P<colon>:? ?)(?P<value>.*)", re.DOTALL)
MARK = b"\xef\xbb\xbf"
FIELDS = {
    "event": "what kind of event it is; one without this field is a message",
    "data": "what the event says; the data lines of an event are one text, of as many lines",
    "id": "a browser that reconnects sends it as Last-Event-ID, so that the server can go on from there",
    "retry": "how many milliseconds a browser waits before it reconnects",
}
UNKNOWN = "a field that a reader passes over, since nobody knows the name"
COMMENT = "a comment; sent now and then, it keeps a connection open on which nothing happens"
PARSING, INTERPRETING = "WHATWG HTML §9.2.5", "WHATWG HTML §9.2.6"


class _Line(NamedTuple):
    """A data line: where its value begins and ends, and where the line does."""

    start: int
    end: int
    stop: int


def label_events(octets: bytes) -> list[Label]:
    """Label every byte of an event stream, which may end anywhere. Never raises.

    >>> [(label.name, label.value) for label in label_events(b"data: hi\\n\\n")]
    [('field name', 'data'), ('colon', ''), ('data', 'hi'), ('line end', ''), ('blank line', '')]
    """
    labels, data = [], []
    at = len(MARK) if octets.startswith(MARK) else 0
    if at:
        labels.append(Label(0, at, Layer.EVENTS, "byte order mark", "UTF-8", "may open the stream, and means nothing", PARSING))
    for line in LINE.finditer(octets, at):
        if line["text"]:
            labels += _field(line, data)
        elif line["end"]:
            labels += _event(octets, data)
            labels.append(Label(*line.span(), Layer.EVENTS, "blank line", "", "hands the event to whoever listens", INTERPRETING))
            data = []
    return sorted([*labels, *_event(octets, data)], key=lambda label: label.start)


def _field(line: re.Match, data: list[_Line]) -> Iterator[Label]:
    """Yield the labels of a line; of a data field only the name's, and add the line to ``data``."""
    (start, end), stop = line.span("text"), line.end()
    field = FIELD.fullmatch(line["text"])
    name, value = (plain(decoded(field[part])) for part in ("name", "value"))
    after, begin = start + field.end("name"), start + field.end("colon")
    meaning = FIELDS.get(name, UNKNOWN)
    if not name:
        yield Label(start, end, Layer.EVENTS, "comment", value, COMMENT, PARSING)
    else:
        yield Label(start, after, Layer.EVENTS, "field name", name, meaning, INTERPRETING)
        if after < begin:
            yield Label(after, begin, Layer.EVENTS, "colon", "", "parts name and value; one space behind it belongs to neither", PARSING)
    if name == "data":
        data.append(_Line(begin, end, stop))
        return
    if name and value:
        yield Label(begin, end, Layer.EVENTS, name, value, meaning, INTERPRETING)
    yield from _line_end(end, stop)


def _event(octets: bytes, data: list[_Line]) -> Iterator[Label]:
    """Yield the labels of an event's data, as JSON where it is, and of what ends its lines.

    The newline that joins two lines of data is in the text: it is the first byte of what ends the first of them.
    """
    text = b"\n".join(octets[line.start : line.end] for line in data)
    yield from place(_text(text), [Stretch(line.start, line.end - line.start + 1) for line in data])
    for line in data[:-1]:
        yield from _line_end(line.end + 1, line.stop)
    for line in data[-1:]:
        yield from _line_end(line.end, line.stop)


def _text(text: bytes) -> list[Label]:
    if is_json(text):
        return label_json(text)
    value = plain(decoded(text))
    return [Label(0, len(text), Layer.VALUES, "data", value, FIELDS["data"], INTERPRETING)] if text else []


def _line_end(start: int, stop: int) -> Iterator[Label]:
    if start < stop:
        yield Label(start, stop, Layer.EVENTS, "line end", "", "ends the field", PARSING)
