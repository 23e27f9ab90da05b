"""What a person says of a prediction: all of it with PUT, a part with PATCH, and nobody's words overwritten unseen."""

from flask import Response, request

from kit.blank import unless_blank

from .document import BODY, CORRECTION, FOUND, MERGE, problems
from .errors import Changed
from .formats import read_correction
from .predictions import ONE, found, predictions, shown, store
from .schemas import Correction, PredictionPath
from .store import Kept


@predictions.put(ONE, summary="Correct a prediction", request_body=CORRECTION, responses={200: FOUND} | problems(*BODY, 404, 412))
def put_prediction(path: PredictionPath) -> Response:
    """Replace what is said of a prediction: a member that is not sent is empty afterwards."""
    return _changed(path.prediction_id, replaced(read_correction()))


def replaced(correction: Correction) -> dict:
    """Return the columns that a PUT sets: ``corrected_label`` and ``note``, both, whatever was sent (RFC 9110 §9.3.4).

    PUT replaces. So a member that is absent from the request becomes None, and the same PUT twice leaves what one leaves.

    >>> replaced(Correction(note="smudged"))                    # doctest: +SKIP
    {'corrected_label': None, 'note': 'smudged'}
    """
    # BEGIN SOLUTION rest-9: both members, sent or not
    return {"corrected_label": correction.corrected_label, "note": correction.note}
    # END SOLUTION


@predictions.patch(ONE, summary="Correct a part", request_body=MERGE, responses={200: FOUND} | problems(*BODY, 404, 412))
def patch_prediction(path: PredictionPath) -> Response:
    """Change a part of what is said of a prediction: a member that is not sent stays as it is (RFC 7396)."""
    return _changed(path.prediction_id, merged(read_correction()))


def merged(correction: Correction) -> dict:
    """Return the columns that a PATCH sets: those that were sent, and no other (JSON Merge Patch, RFC 7396 §1).

    ``correction.model_fields_set`` is the set of the names that were sent, with null or with a value. A null empties a member; an absent
    member is left alone.

    >>> merged(Correction(note=None))                           # doctest: +SKIP
    {'note': None}
    """
    # BEGIN SOLUTION rest-10: only the members that were sent
    return {name: getattr(correction, name) for name in correction.model_fields_set}
    # END SOLUTION


def expected_version(if_match: str | None, kept: Kept) -> int | None:
    """Return the version that a change may overwrite: None, which means any, where the client sent no ``If-Match`` or ``*``.

    Two people read version 1. One corrects it, which makes version 2; the other must not overwrite what they have never seen
    (RFC 9110 §13.1.1). So the second sends the ETag that came with what they read, such as ``"1-json"``: version, dash, format. Any format
    of a version will do. A client may send several ETags, with commas between; a weak one, ``W/"1-json"``, never matches, nor does one of
    another form. Raise Changed (412) when none of them is ``kept``'s own version; otherwise return ``kept.version``.

    >>> expected_version('"1-json"', Kept(7, "3", 0.9588, "linear", version=1))             # doctest: +SKIP
    1
    """
    # BEGIN SOLUTION rest-19: any version, this version, or a 412
    if if_match is None or if_match.strip() == "*":
        return None
    if not any(etag.strip().startswith(f'"{kept.version}-') for etag in if_match.split(",")):
        raise Changed(f"prediction {kept.id} is at version {kept.version} by now; read it again, then correct it")
    return kept.version
    # END SOLUTION


def _changed(prediction_id: int, changes: dict) -> Response:
    kept = found(prediction_id)
    version = unless_blank("rest-19", expected_version, request.headers.get("If-Match"), kept)
    changed = store().change(prediction_id, changes, version)
    if changed is None:  # between reading and changing it, somebody else was here
        found(prediction_id)
        raise Changed(f"prediction {prediction_id} was changed at this very moment; read it again, then correct it")
    return shown(changed)
