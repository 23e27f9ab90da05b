"""The resources ``/v1/predictions`` and ``/v1/predictions/{prediction_id}``: made, listed, read, deleted. ``corrections`` corrects them."""

import hashlib
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from starlette.convertors import IntegerConvertor, register_url_convertor
from werkzeug.http import parse_etags

from kit import model
from kit.blank import unless_blank
from kit.contract import Prediction

from ..rest.database import Database
from ..rest.document import BODY, CREATED, FOUND, REQUEST, UNCHANGED, problems
from ..rest.errors import Invalid
from ..rest.schemas import KEY, LARGEST, Paging, PredictionList
from ..rest.store import Kept, KeyReused, Memory
from .errors import Missing
from .formats import Body, media_type, read_request, write
from .limits import admitted


class IdConvertor(IntegerConvertor):
    """An id in an address, written in one way only, and never longer than an id is: Starlette's own ``int`` fails over 4300 digits."""

    regex = "[1-9][0-9]{0,17}(?!\n)"  # Starlette ends a pattern with $, which would overlook a line feed behind the id


async def store_of(request: Request) -> Memory | Database:
    """Return where this application keeps its predictions. ``async``, or FastAPI would take a thread for this one line."""
    return request.app.state.store


register_url_convertor("id", IdConvertor())
predictions = APIRouter(prefix="/v1/predictions", tags=["predictions"])
in_the_loop = APIRouter(prefix="/v1/predictions", include_in_schema=False)
ONE = "/{prediction_id:id}"
PredictionId = Annotated[int, Path(ge=1, le=LARGEST)]
Store = Annotated[Memory | Database, Depends(store_of)]
IdempotencyKey = Annotated[
    str | None,
    Header(alias="Idempotency-Key", pattern=KEY, description="such as a UUID for this request: its repetition makes nothing new"),
]
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match", description="the ETag of what you have: it is not sent again")]
MAKE = {"status_code": 201, "response_class": Response, "dependencies": [Depends(admitted, scope="function")]}


@predictions.post(
    "",
    summary="Make a prediction",
    responses={201: CREATED} | problems(*BODY, 429, 503),
    openapi_extra={"requestBody": REQUEST},
    **MAKE,
)
def post_prediction(request: Request, body: Body, store: Store, key: IdempotencyKey = None) -> Response:
    """Answer 201 with the prediction, and its address in ``Location``. ``def``, so that FastAPI runs it in a thread: it computes."""
    features, model_id = read_request(request, body)
    kept = keep(store, model.predict(features, model_id), key, fingerprint(media_type(request), body))
    made = Prediction(kept.label, kept.score, kept.model_id)
    return write(request, made, 201, {"Location": predictions.url_path_for("get_prediction", prediction_id=kept.id)})


@in_the_loop.post("", **MAKE)
async def post_prediction_in_the_loop(request: Request, body: Body, store: Store, key: IdempotencyKey = None) -> Response:
    """Do the same in the event loop, which is wrong: nothing in it awaits, so nobody else is served until it has ended.

    ``benchmarks.concurrency`` measures what that costs; ``create_app(blocking=True)`` is the only way to it.
    """
    return post_prediction(request, body, store, key)


def keep(store: Memory | Database, prediction: Prediction, key: str | None, asked: str) -> Kept:
    """Store ``prediction`` and return it as it is kept: anew, or as the same request made it before under the same Idempotency-Key."""
    try:
        return store.add(prediction, key, asked)
    except KeyReused:
        raise Invalid("this Idempotency-Key came before with another request; use a new key for a new request") from None


def fingerprint(kind: str, body: bytes) -> str:
    """Return what tells one request's body from another's."""
    return hashlib.sha256(kind.encode() + b"\n" + body).hexdigest()


@predictions.get("", summary="List predictions", responses=problems(422))
def list_predictions(query: Annotated[Paging, Query()], store: Store) -> PredictionList:
    """Return the predictions that were kept, the oldest first, a page at a time."""
    kept = labelled(store, query) if query.label else store.page(query.after, query.limit)
    following = query.model_dump(exclude_none=True) | {"after": kept[-1].id} if len(kept) == query.limit else None
    address = predictions.url_path_for("list_predictions")
    objects = [each._asdict() for each in kept]
    return PredictionList.model_validate({"predictions": objects, "next": following and f"{address}?{urlencode(following)}"})


def labelled(store: Memory | Database, query: Paging) -> list[Kept]:
    """Return the predictions of a page that have the label asked for."""
    kept = unless_blank("rest-8", store.labelled, query.label, query.after, query.limit)
    if kept is None:  # exercise rest-8 is still blank: read them all, which takes the longer the more there are
        kept = [each for each in store.page(query.after, LARGEST) if each.label == query.label][: query.limit]
    return kept


@predictions.get(ONE, summary="Read a prediction", response_class=Response, responses={200: FOUND} | UNCHANGED | problems(404, 406))
def get_prediction(
    request: Request,
    prediction_id: PredictionId,
    store: Store,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return what is kept of a prediction, with an ETag; 304 where the client has this version already (RFC 9110 §13.1.2)."""
    response = shown(request, found(store, prediction_id))
    if parse_etags(if_none_match).contains_weak(response.headers["ETag"].strip('"')):
        return Response(status_code=304, headers={name: response.headers[name] for name in ("ETag", "Vary")})
    return response


@predictions.delete(ONE, summary="Delete a prediction", status_code=204, response_class=Response, responses=problems(404))
def delete_prediction(prediction_id: PredictionId, store: Store) -> None:
    """Delete a prediction."""
    if not store.delete(prediction_id):
        raise Missing(f"there is no prediction {prediction_id}")


def found(store: Memory | Database, prediction_id: int) -> Kept:
    """Return what is kept of a prediction; raise Missing where there is none."""
    kept = store.get(prediction_id)
    if kept is None:
        raise Missing(f"there is no prediction {prediction_id} (any more)")
    return kept


def shown(request: Request, kept: Kept) -> Response:
    """Return what is kept of a prediction, with an ETag: its version, and the format, for another format is another representation."""
    response = write(request, kept, 200, {"Vary": "Accept"})
    response.headers["ETag"] = f'"{kept.version}-{response.media_type.rpartition("/")[2].rpartition(".")[2]}"'
    return response
