"""What a person says of a prediction: all of it with PUT, a part with PATCH, and nobody's words overwritten unseen."""

from typing import Annotated

from fastapi import Header, Request, Response
from werkzeug.http import parse_etags

from ..rest.database import Database
from ..rest.document import BODY, CORRECTION, FOUND, MERGE, problems
from ..rest.errors import Changed
from ..rest.store import Kept, Memory
from .formats import Body, read_correction
from .predictions import ONE, PredictionId, Store, found, predictions, shown

IfMatch = Annotated[str | None, Header(alias="If-Match", description="the ETag of what you have seen: nobody else's change is overwritten")]
CORRECT = {"response_class": Response, "responses": {200: FOUND} | problems(*BODY, 404, 412)}


@predictions.put(ONE, summary="Correct a prediction", openapi_extra={"requestBody": CORRECTION}, **CORRECT)
def put_prediction(request: Request, prediction_id: PredictionId, body: Body, store: Store, if_match: IfMatch = None) -> Response:
    """Replace what is said of a prediction: a member that is not sent is empty afterwards."""
    correction = read_correction(request, body)
    return shown(request, changed(store, prediction_id, correction.model_dump(), if_match))


@predictions.patch(ONE, summary="Correct a part", openapi_extra={"requestBody": MERGE}, **CORRECT)
def patch_prediction(request: Request, prediction_id: PredictionId, body: Body, store: Store, if_match: IfMatch = None) -> Response:
    """Change a part of what is said of a prediction: a member that is not sent stays as it is (RFC 7396)."""
    correction = read_correction(request, body)
    return shown(request, changed(store, prediction_id, correction.model_dump(exclude_unset=True), if_match))


def changed(store: Memory | Database, prediction_id: int, changes: dict[str, object], if_match: str | None) -> Kept:
    """Change a prediction and return it; raise Changed (412) where the client has not seen its newest version (RFC 9110 §13.1.1)."""
    kept, seen = found(store, prediction_id), parse_etags(if_match)
    any_version = if_match is None or seen.star_tag
    if not any_version and str(kept.version) not in (etag.partition("-")[0] for etag in seen):
        raise Changed(f"prediction {prediction_id} is at version {kept.version} by now; read it again, then correct it")
    after = store.change(prediction_id, changes, None if any_version else kept.version)
    if after is None:  # between reading and changing it, somebody else was here
        found(store, prediction_id)
        raise Changed(f"prediction {prediction_id} was changed at this very moment; read it again, then correct it")
    return after
