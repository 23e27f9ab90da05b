"""What schemathesis can't know of our service: two formats, and when a refusal of a valid request is right. ``fuzz.toml`` loads it."""

import json

import msgpack
import schemathesis
from hypothesis import strategies as st

from kit import model
from kit.prediction_pb2 import PredictionRequest, PredictionResponse
from solutions import codecs

JSON_NUMBERS = (-(2**63), 2**64 - 1)  # the integers that MessagePack has
MESSAGES = st.builds(
    lambda features, model_id: PredictionRequest(features=features, model_id=model_id).SerializeToString(),
    st.lists(st.floats(0, 16, width=32), min_size=model.PIXELS, max_size=model.PIXELS),
    st.sampled_from(["", *model.MODEL_IDS]),
)
schemathesis.openapi.media_type(codecs.Protobuf.media_type, MESSAGES)


@schemathesis.serializer(codecs.Msgpack.media_type)
def pack(_, body) -> bytes:
    """Return a body as MessagePack; an integer that it has not becomes a float, as many libraries would send it."""
    return msgpack.packb(_fitting(body), unicode_errors="surrogatepass")


def _fitting(value):
    if isinstance(value, dict):
        return {_fitting(name): _fitting(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_fitting(member) for member in value]
    low, high = JSON_NUMBERS
    if isinstance(value, int) and not low <= value <= high:
        return float(value) if abs(value) < 1e308 else float("inf")
    return value


@schemathesis.deserializer(codecs.Msgpack.media_type)
def unpack(_, response):
    """Return what a MessagePack answer holds, for the schema to judge."""
    return msgpack.unpackb(response.content)


@schemathesis.deserializer(codecs.Protobuf.media_type)
def read(_, response) -> str:
    """Return a Protobuf answer as the binary string that the document calls it, once it has been read as the message."""
    answer = PredictionResponse.FromString(response.content)
    if not (answer.label.isdigit() and 0 <= answer.score <= 1 and answer.model_id in model.MODEL_IDS):
        raise ValueError(f"not a prediction: {answer}")
    return response.content.decode("latin-1")


@schemathesis.check
def a_valid_request_is_refused_for_its_headers_only(_, response, case) -> None:
    """Allow what fuzz.toml lets pass to a used Idempotency-Key and to an If-Match, and to nothing else."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code not in (412, 422):
        return
    detail = json.loads(response.content)["detail"]
    if response.status_code == 422:
        assert "Idempotency-Key" in detail, f"a valid request was refused: {detail}"
    else:
        assert "If-Match" in response.request.headers, f"no condition was sent, and it did not hold: {detail}"
