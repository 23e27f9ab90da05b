"""What is measured: the cells of the matrix, and the requests whose answers are known beforehand."""

import json
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from kit import model
from kit.contract import Prediction

CELLS = ("rest/json", "rest/msgpack", "rest/protobuf", "rpc/protobuf", "ws/json", "ws/msgpack", "ws/protobuf")
MATCHED = ("rest/protobuf", "rpc/protobuf", "ws/protobuf")  # one encoding, every transport
TRANSPORTS = {"rest": "REST", "rpc": "gRPC", "ws": "WebSocket"}
FORMATS = {"json": "JSON", "msgpack": "msgpack", "protobuf": "Protobuf"}
LARGE = 64  # digits in a large message


class Case(NamedTuple):
    """A request and the only right answer to it."""

    features: list[float]
    model_id: str
    label: str
    score: float

    def verify(self, prediction: Prediction) -> None:
        """Raise ValueError unless ``prediction`` is the right answer; scores may differ by a 32-bit float's rounding."""
        if prediction.label != self.label or abs(prediction.score - self.score) > 1e-6 or prediction.model_id != self.model_id:
            raise ValueError(f"wrong answer: {prediction}, where {self.label!r} with {self.score} by {self.model_id} is right")


def make() -> dict[str, list[Case]]:
    """Ask the model itself for the right answers: ten small cases for either model, one large one."""
    digits = [model.sample(digit) for digit in range(10)]
    large = [pixel for _, features in zip(range(LARGE), cycle(digits), strict=False) for pixel in features]
    return {
        "small": [_case(features, "linear") for features in digits],
        "forest": [_case(features, "forest") for features in digits],
        "large": [_case(large, "linear")],
    }


def save(path: Path, cases: dict[str, list[Case]]) -> None:
    """Write cases as JSON, so that a load generator need not fit a model."""
    path.write_text(json.dumps(cases), encoding="utf-8")


def load(path: Path) -> dict[str, list[Case]]:
    """Read what ``save`` wrote."""
    return {size: [Case(*case) for case in cases] for size, cases in json.loads(path.read_text(encoding="utf-8")).items()}


def title(cell: str) -> str:
    """Return a cell's name for people.

    >>> title("rpc/protobuf")
    'gRPC · Protobuf'
    """
    transport, _, encoding = cell.partition("/")
    return f"{TRANSPORTS[transport]} · {FORMATS[encoding]}"


def _case(features: list[float], model_id: str) -> Case:
    label, score, _ = model.predict(features, model_id)
    return Case(features, model_id, label, score)
