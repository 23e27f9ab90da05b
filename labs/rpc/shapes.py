"""Two of gRPC's four call shapes on real work: many requests and one answer, and a conversation."""

from collections import Counter
from collections.abc import Iterator

from kit import model
from kit.contract import Refused
from kit.prediction_pb2 import BatchSummary, PredictionRequest, PredictionResponse, Stroke

INK = 16  # of a pixel, at most


def summarise(requests: Iterator[PredictionRequest]) -> BatchSummary:
    """Predict each of ``requests`` as it arrives, and return one summary: client streaming.

    ``model.predict(request.features, request.model_id)`` gives a Prediction. BatchSummary has ``count``, how many requests there were;
    ``labels``, a dict of how often each label was given; and ``mean_score``, 0 where there was no request. A batch may be longer than the
    memory, so keep sums and never the requests.

    >>> summarise(iter([PredictionRequest(features=model.sample(3))]))          # doctest: +SKIP
    count: 1
    labels { key: "3" value: 1 }
    mean_score: 0.9588
    """
    raise NotImplementedError("exercise rpc-5: count and add up, one request after the other")


def draw(strokes: Iterator[Stroke]) -> Iterator[PredictionResponse]:
    """Answer each stroke of a drawing with what the picture looks like now, before the next one comes: bidirectional streaming.

    The picture begins as ``model.PIXELS`` zeros. A stroke sets the places ``stroke.pixels`` of it to ``stroke.ink``; ``put(picture,
    stroke)`` does that, and raises Refused for a place or an ink that no picture has. Then yield the response with the prediction of
    ``model.predict(picture, stroke.model_id)``, by its three fields.

    >>> [answer.label for answer in draw(iter([Stroke(pixels=[3, 11, 19], ink=16)]))]   # doctest: +SKIP
    ['1']
    """
    raise NotImplementedError("exercise rpc-6: put, predict, yield, for each stroke")


class WrongStroke(Refused):
    """A stroke that no picture of 64 pixels can take."""

    title = "Invalid stroke"


def put(picture: list[float], stroke: Stroke) -> None:
    """Set the places of ``stroke`` in ``picture`` to its ink; raise WrongStroke for what no picture has."""
    if not all(place < len(picture) for place in stroke.pixels) or not 0 <= stroke.ink <= INK:
        raise WrongStroke(f"pixels must be 0 to {len(picture) - 1}, ink 0 to {INK}")
    for place in stroke.pixels:
        picture[place] = stroke.ink
