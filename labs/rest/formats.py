"""Bodies in and out: a request read in the format that it names, an answer written in the one that its reader accepts."""

from typing import NamedTuple

from flask import Response, request

from kit.contract import NotAcceptable, Prediction, Request, UnsupportedFormat

from .. import codecs
from .schemas import Correction

MERGE_PATCH = "application/merge-patch+json"  # RFC 7396


def read_request() -> Request:
    """Decode the body by its ``Content-Type``: UnsupportedFormat for a format that we don't read, Malformed for a bad body."""
    refuse_compressed()
    codec = codecs.BY_MEDIA_TYPE.get(request.mimetype)
    if codec is None:
        raise UnsupportedFormat(f"send Content-Type {' or '.join(codecs.BY_MEDIA_TYPE)}, not {request.mimetype or 'none'}")
    writer()  # an answer that nobody would accept is refused before the work is done
    return codec.decode(request.get_data(), Request)


def read_correction() -> Correction:
    """Decode a Correction from a JSON body: Malformed where it is no JSON, a pydantic ValidationError where it is no Correction.

    ``correction.model_fields_set`` names the members that were sent, which tells an absent one from a null.
    """
    refuse_compressed()
    if request.mimetype not in (codecs.Json.media_type, MERGE_PATCH):
        raise UnsupportedFormat(f"send Content-Type {codecs.Json.media_type}, not {request.mimetype or 'none'}")
    writer(codecs.Json)
    return Correction.model_validate(codecs.Json.parse(request.get_data()))


def refuse_compressed() -> None:
    """Raise UnsupportedFormat for a body that says it is compressed, which we don't undo (RFC 9110 §15.5.16)."""
    coding = request.headers.get("Content-Encoding", "")
    if coding:
        raise UnsupportedFormat(f"send the body as it is, without Content-Encoding {coding}")


def write(content: NamedTuple, status: int, headers: dict[str, str] | None = None) -> Response:
    """Encode ``content``, a Prediction or a Kept, in the format that the client accepts, the one of its own body first."""
    codec = writer()
    if codec is codecs.Protobuf and not isinstance(content, Prediction):  # the .proto has no message yet for what is kept beside it
        content = Prediction(content.label, content.score, content.model_id)
    return Response(codec.encode(content), status, headers, mimetype=codec.media_type)


def writer(*codecs_we_have):
    """Return the codec for ``Accept``: the body's own format where the client takes it, else the one it likes best."""
    ours = {codec.media_type: codec for codec in codecs_we_have or codecs.ALL}
    own = ours.get(request.mimetype)
    if not request.accept_mimetypes or (own and request.accept_mimetypes[own.media_type]):
        return own or codecs.Json
    best = request.accept_mimetypes.best_match(list(ours))
    if best is None:
        raise NotAcceptable(f"we write {', '.join(ours)}; accept one of these")
    return ours[best]
