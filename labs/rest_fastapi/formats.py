"""Bodies in and out, by hand here too: FastAPI declares JSON bodies, and these come and go in three formats."""

from typing import Annotated, NamedTuple

from fastapi import Depends, Request, Response
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

from kit import contract
from kit.contract import NotAcceptable, Prediction, UnsupportedFormat

from .. import codecs
from ..rest.formats import MERGE_PATCH
from ..rest.schemas import Correction


async def read_body(request: Request) -> bytes:
    """Return the whole body: reading may wait for the client, so it happens in the event loop, before an endpoint gets a thread."""
    return await request.body()


Body = Annotated[bytes, Depends(read_body)]


def media_type(request: Request) -> str:
    """Return the media type of the body without its parameters, in lower case; "" where the client doesn't name it."""
    return parse_options_header(request.headers.get("Content-Type"))[0].lower()


def read_request(request: Request, body: bytes) -> contract.Request:
    """Decode ``body`` by its ``Content-Type``: UnsupportedFormat for a format that we don't read, Malformed for a bad body."""
    refuse_compressed(request)
    codec = codecs.BY_MEDIA_TYPE.get(media_type(request))
    if codec is None:
        raise UnsupportedFormat(f"send Content-Type {' or '.join(codecs.BY_MEDIA_TYPE)}, not {media_type(request) or 'none'}")
    writer(request)  # an answer that nobody would accept is refused before the work is done
    return codec.decode(body, contract.Request)


def read_correction(request: Request, body: bytes) -> Correction:
    """Decode a Correction from a JSON body: Malformed where it is no JSON, a pydantic ValidationError where it is no Correction.

    FastAPI would do this by itself for a parameter ``correction: Correction``; but its 422 covers bodies that are no JSON at all, which are
    a 400 here, as on every wire.
    """
    refuse_compressed(request)
    if media_type(request) not in (codecs.Json.media_type, MERGE_PATCH):
        raise UnsupportedFormat(f"send Content-Type {codecs.Json.media_type}, not {media_type(request) or 'none'}")
    writer(request, codecs.Json)
    return Correction.model_validate(codecs.Json.parse(body))


def refuse_compressed(request: Request) -> None:
    """Raise UnsupportedFormat for a body that says it is compressed, which we don't undo (RFC 9110 §15.5.16)."""
    coding = request.headers.get("Content-Encoding", "")
    if coding:
        raise UnsupportedFormat(f"send the body as it is, without Content-Encoding {coding}")


def write(request: Request, content: NamedTuple, status: int, headers: dict[str, str] | None = None) -> Response:
    """Encode ``content``, a Prediction or a Kept, in the format that the client accepts, the one of its own body first."""
    codec = writer(request)
    if codec is codecs.Protobuf and not isinstance(content, Prediction):  # the .proto has no message yet for what is kept beside it
        content = Prediction(content.label, content.score, content.model_id)
    return Response(codec.encode(content), status, headers, media_type=codec.media_type)


def writer(request: Request, *codecs_we_have):
    """Return the codec for ``Accept``: the body's own format where the client takes it, else the one it likes best.

    Starlette has no content negotiation, so Werkzeug, on which Flask stands, parses the header (RFC 9110 §12.5.1).
    """
    ours = {codec.media_type: codec for codec in codecs_we_have or codecs.ALL}
    own = ours.get(media_type(request))
    accept = parse_accept_header(", ".join(request.headers.getlist("Accept")), MIMEAccept)
    if not accept or (own and accept[own.media_type]):
        return own or codecs.Json
    best = accept.best_match(list(ours))
    if best is None:
        raise NotAcceptable(f"we write {', '.join(ours)}; accept one of these")
    return ours[best]
