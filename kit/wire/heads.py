"""The head of an HTTP/1.1 message: a start line and header lines (RFC 9112 §2.1), and which byte of them says what.

h11 finds where a head ends and what it says; here it is only split into its lines, and these at their first colon.
"""

import re
from collections.abc import Iterable, Iterator

import h11

from .headers import SECRET as SECRETS
from .http1names import HEADERS, METHODS, OTHER, STATUSES, VOLATILE
from .label import SECRET, Labels, Layer
from .words import decoded, plain

Head = h11.Request | h11.InformationalResponse | h11.Response
PORT = re.compile(rb"(?:(?<=127\.0\.0\.1)|(?<=localhost)):\d+")
HIDDEN = re.compile(rb"^[\w-]*(?:%s)[\w-]*[ \t]*:(?P<value>[^\r\n]+)" % SECRETS.pattern.encode(), re.IGNORECASE | re.MULTILINE)
SYNTAX = "RFC 9112 §5"


def label_head(labels: Labels, octets: bytes, head: Head) -> None:
    """Label a head, or the first lines of one, in which h11 found ``head``."""
    first, *lines = re.findall(rb"[^\n]*\n", octets)
    if isinstance(head, h11.Request):
        _request_line(labels, head)
    else:
        _status_line(labels, head, labels.at + len(first.rstrip(b"\r\n")))
    _line_end(labels, first)
    label_lines(labels, lines)


def label_lines(labels: Labels, lines: Iterable[bytes]) -> None:
    """Label header lines, and the empty line where it comes."""
    for line in _unfolded(lines):
        if line.strip():
            _header_line(labels, line)
        else:
            labels.add(len(line), Layer.HEADERS, "empty line", "", "the header lines end here", "RFC 9112 §2.1")


def label_rest(labels: Labels, octets: bytes, meaning: str, layer: Layer = Layer.UNREAD, name: str = "not understood") -> None:
    """Label what is no message, or only the beginning of a line, as one; but hide what would be secret in it."""
    at, source = 0, "RFC 9112 §2.2" if layer is Layer.UNREAD else "RFC 9112 §8"
    for found in HIDDEN.finditer(octets):
        labels.add(found.start("value") - at, layer, name, "", meaning, source)
        labels.add(len(found["value"]), layer, name, SECRET, meaning, source, volatile=True)
        at = found.end()
    labels.add(len(octets) - at, layer, name, "", meaning, source)


def told(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Return header lines as text, without what is secret in them."""
    return [(decoded(name), SECRET if _is_secret(name) else decoded(value)) for name, value in headers]


def _request_line(labels: Labels, head: h11.Request) -> None:
    method = _text(head.method)
    labels.add(len(head.method), Layer.START, "method", method, *METHODS.get(method, ("what is asked for", "RFC 9110 §9")))
    _space(labels)
    labels.add(len(head.target), Layer.START, "target", _text(head.target), "what is asked for: most often a path", "RFC 9112 §3.2")
    _space(labels)
    _version(labels, head)


def _status_line(labels: Labels, head: h11.Response | h11.InformationalResponse, end: int) -> None:
    status = str(head.status_code)
    _version(labels, head)
    _space(labels)
    labels.add(3, Layer.START, "status", status, *STATUSES.get(status[0], ("a status that nobody defined", "RFC 9110 §15")))
    if labels.at < end:
        _space(labels)
    meaning = "the status in words, for people; programs pass over it, and HTTP/2 has dropped it"
    labels.add(end - labels.at, Layer.START, "reason", _text(head.reason), meaning, "RFC 9112 §4")


def _version(labels: Labels, head: Head) -> None:
    meaning = "the version of HTTP that the sender speaks"
    labels.add(8, Layer.START, "version", f"HTTP/{_text(head.http_version)}", meaning, "RFC 9112 §2.3")


def _space(labels: Labels) -> None:
    labels.add(1, Layer.START, "space", "", "parts the words of the start line", "RFC 9112 §2.2")


def _header_line(labels: Labels, line: bytes) -> None:
    """Label a name, a colon, a value, and the white space around it."""
    name, _, rest = line.rstrip(b"\r\n").partition(b":")
    value = rest.strip(b" \t\r\n")
    start = rest.find(value) if value else len(rest)
    meaning, source = HEADERS.get(_text(name).lower(), OTHER)
    labels.add(len(name), Layer.HEADERS, "header name", _text(name), meaning, source)
    labels.add(1 + start, Layer.HEADERS, "colon", "", "parts name and value; white space around the value is no part of it", SYNTAX)
    if _is_secret(name):
        labels.add(len(value), Layer.HEADERS, _text(name), SECRET, meaning, source, volatile=True)
    else:
        _value(labels, value, _text(name), meaning, source)
    labels.add(len(rest) - start - len(value), Layer.HEADERS, "white space", "", "no part of the value", SYNTAX)
    _line_end(labels, line, Layer.HEADERS)


def _value(labels: Labels, value: bytes, name: str, meaning: str, source: str) -> None:
    """Label a value; a port of this machine in it, which is another one on each run, on its own."""
    volatile, at = name.lower() in VOLATILE, 0
    for port in PORT.finditer(value):
        labels.add(port.start() - at, Layer.HEADERS, name, _text(value[at : port.start()]), meaning, source, volatile)
        told = "where the server listens, at another one on each run"
        labels.add(len(port[0]), Layer.HEADERS, "port", _text(port[0]), told, source, volatile=True)
        at, name = port.end(), f"{name} (continued)"
    labels.add(len(value) - at, Layer.HEADERS, name, _text(re.sub(rb"\r?\n[ \t]+", b" ", value[at:])), meaning, source, volatile)


def _line_end(labels: Labels, line: bytes, layer: Layer = Layer.START) -> None:
    labels.add(len(line) - len(line.rstrip(b"\r\n")), layer, "line end", "", "carriage return and line feed end a line", "RFC 9112 §2.2")


def _unfolded(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield header lines; one that goes on on the next line, as they once could, with what follows it (RFC 9112 §5.2)."""
    waiting = b""
    for line in lines:
        if waiting and not line.startswith((b" ", b"\t")):
            yield waiting
            waiting = b""
        waiting += line
    if waiting:
        yield waiting


def _is_secret(name: bytes) -> bool:
    return bool(SECRETS.search(decoded(name)))


def _text(octets: bytes) -> str:
    return plain(decoded(octets))
