"""What crosses every wire: a Request, a Prediction, and the refusals that a bad request gets."""

from http import HTTPStatus
from typing import NamedTuple

MAX_BODY = 1 << 20  # bytes; a longer body is refused before it is parsed
DEADLINE = 5.0  # seconds that a client waits for its answer


class Request(NamedTuple):
    """Ask for a prediction: 64 pixels (0–16) for each digit, and which model; "" means the default one."""

    features: list[float]
    model_id: str = ""


class Prediction(NamedTuple):
    """Answer a Request: the digits read, the probability that all are right, and the model that read them."""

    label: str
    score: float
    model_id: str


class Refused(Exception):
    """A request that is not served. ``detail`` says why; ``code`` is how the wire says it.

    A server raises one of the subclasses, whose ``code`` is an HTTP status. A client raises Refused itself,
    with the code that it received: 422, "INVALID_ARGUMENT", or 1009 for a closed WebSocket.
    """

    code: int | str = 422

    def __init__(self, detail: str, code: int | str | None = None):
        super().__init__(detail)
        self.detail = detail
        if code is not None:
            self.code = code

    @property
    def title(self) -> str:
        """The kind of problem: a subclass names it; a bare Refused is no kind of its own, so its status does."""
        return HTTPStatus(self.code).phrase

    def __str__(self):
        return f"{self.code}: {self.detail}"


class Malformed(Refused):
    """Bytes that are not in the format they are said to be in (400, RFC 9110 §15.5.1)."""

    code = 400
    title = "Malformed body"


class UnsupportedFormat(Refused):
    """A body in a format that the service does not read (415, RFC 9110 §15.5.16)."""

    code = 415
    title = "Unsupported media type"


class NotAcceptable(Refused):
    """An answer asked for in a format that the service does not write (406, RFC 9110 §15.5.7)."""

    code = 406
    title = "Not acceptable"


class InvalidFeatures(Refused):
    """A well-formed request whose features the model cannot read (422, RFC 9110 §15.5.21)."""

    title = "Invalid features"


class WrongLength(InvalidFeatures):
    """Features that are not 64 numbers for each digit."""


class NotANumber(InvalidFeatures):
    """A feature that is text, a truth value, or nothing at all."""


class NotFinite(InvalidFeatures):
    """A feature that is NaN, infinite, or too large for the 32-bit float of the contract."""


class UnknownModel(Refused):
    """A model_id that names no model."""

    title = "Unknown model"


def message(kind: type[NamedTuple], fields: object) -> NamedTuple:
    """Make a Request or a Prediction from decoded fields; ignore fields that an older contract does not know.

    >>> message(Request, {"features": [1.0], "colour": "blue"})
    Request(features=[1.0], model_id='')

    Raises Malformed when ``fields`` is not an object, or lacks a field that has no default.
    """
    if not isinstance(fields, dict):
        raise Malformed(f"the body must be an object with the fields {', '.join(kind._fields)}")
    known = {name: fields[name] for name in kind._fields if name in fields}
    missing = [name for name in kind._fields if name not in known and name not in kind._field_defaults]
    if missing:
        raise Malformed(f"the field {missing[0]} is missing")
    return kind(**known)
