"""JSON (RFC 8259): which bytes of a text are names, values, or the punctuation between them.

The scanner is the standard library's, taken token by token; where one can't be read, the words for that are the library's own.
"""

import json
from json.decoder import WHITESPACE, scanstring
from typing import NamedTuple

from .label import Label, Labels, Layer
from .textnames import KINDS, NO_NUMBER, NUMBER, marks
from .words import FIELD_NAME, element, member, plain

decoder = json.JSONDecoder()


def label_json(octets: bytes) -> list[Label]:
    """Label every byte of a JSON text; from a fault on they are UNREAD, with the parser's reason. Never raises.

    White space counts as punctuation. A value is named by the path to it.

    >>> [(label.name, label.value) for label in label_json(b'{"a":[true]}')]
    [('punctuation', ''), ('field name', 'a'), ('punctuation', ''), ('a[0]', 'true'), ('punctuation', '')]
    """
    fault = ""
    try:
        text = octets.decode()
    except UnicodeDecodeError as error:
        text, fault = octets[: error.start].decode(), f"byte {error.start} is no UTF-8, which JSON is written in: {error.reason}"
    scan = _Scan(text)
    try:
        scan.document()
    except ValueError:
        fault = fault or _reason(text)
    labels = scan.labels if text.isascii() else _by_bytes(scan.labels, text)
    if fault:
        labels.unread(len(octets), fault, "RFC 8259 §2")
    return labels


def is_json(octets: bytes) -> bool:
    """Say whether the standard library reads ``octets`` as JSON."""
    try:
        json.loads(octets.decode())
    except (ValueError, RecursionError):
        return False
    return True


class _Place(NamedTuple):
    """An object or an array that has not ended yet: the path to it, and for an array the number of its next element."""

    path: str
    array: bool
    number: int = 0


class _Scan:
    """One walk over a text. What it has passed is labelled, and ``at`` is where it stands; ValueError: what stands there is no JSON."""

    def __init__(self, text: str):
        self.text, self.at = text, 0
        self.labels = Labels()  # in characters
        self.opened: list[_Place] = []

    def document(self) -> None:
        """Label one value and the white space around it."""
        name = "value"
        try:
            self.skip()
            while name is not None:
                name = self.inside(name) if self.text[self.at : self.at + 1] in ("{", "[") else self.scalar(name)
            if self.at < len(self.text):
                raise ValueError
        finally:
            self.punctuation()

    def inside(self, name: str) -> str | None:
        """Enter the object or the array called ``name``; return what its first value is called, or the one after it where it is empty."""
        self.opened.append(_Place("" if name == "value" and not self.opened else name, self.text[self.at] == "["))
        self.skip(1)
        return self.after() if self.text[self.at : self.at + 1] == self.closing() else self.element()

    def scalar(self, name: str) -> str | None:
        """Label a string, a number or a word; return the name of the value after it, or None."""
        value, end = decoder.raw_decode(self.text, self.at)
        written = self.text[self.at : end]
        self.punctuation()
        number = NO_NUMBER if written in ("NaN", "Infinity", "-Infinity") else NUMBER
        self.token(end, Layer.VALUES, name, plain(value) if isinstance(value, str) else written, *KINDS.get(written[0], number))
        return self.after()

    def after(self) -> str | None:
        """Pass what follows on a value: ends, and a comma where another value comes; return the name of that one, or None."""
        while self.opened and self.text[self.at : self.at + 1] == self.closing():
            self.opened.pop()
            self.skip(1)
        if not self.opened:
            return None
        self.expect(",")
        return self.element()

    def element(self) -> str:
        """Return the name of the value that is to come, having passed its name in the text, which in an object it has."""
        place = self.opened[-1]
        if place.array:
            self.opened[-1] = place._replace(number=place.number + 1)
            return element(place.path, place.number)
        if self.text[self.at : self.at + 1] != '"':
            raise ValueError
        key, end = scanstring(self.text, self.at + 1)
        key = plain(key)
        self.punctuation()
        self.token(end, Layer.NAMES, "field name", key, FIELD_NAME, "RFC 8259 §4")
        self.expect(":")
        return member(place.path, key)

    def closing(self) -> str:
        """Return what ends the innermost object or array."""
        return "]" if self.opened[-1].array else "}"

    def expect(self, mark: str) -> None:
        """Pass a mark, and the white space after it."""
        if self.text[self.at : self.at + 1] != mark:
            raise ValueError
        self.skip(1)

    def skip(self, count: int = 0) -> None:
        """Pass ``count`` characters, and the white space after them."""
        self.at = WHITESPACE.match(self.text, self.at + count).end()

    def token(self, end: int, *told: str) -> None:
        """Label a token up to ``end``, and pass the white space after it."""
        self.labels.add(end - self.at, *told)
        self.at = end
        self.skip()

    def punctuation(self) -> None:
        """Label what has been passed since the last token."""
        size = self.at - self.labels.at
        if size:
            self.labels.add(size, Layer.PUNCTUATION, *marks(self.text[self.labels.at : self.at].strip()[:8]))


def _reason(text: str) -> str:
    """Return why the standard library refuses a text."""
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        return f"the parser refuses it: {error}"
    return "the parser refuses it"


def _by_bytes(labels: Labels, text: str) -> Labels:
    """Return labels that count characters as labels that count bytes of UTF-8."""
    counted = Labels()
    for start, end, *told in labels:
        counted.add(len(text[start:end].encode()), *told)
    return counted
