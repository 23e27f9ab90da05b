"""Language-agnostic, proved: Node calls our service with a .proto and nothing else of ours, and gets what Python gets."""

import base64
import json
import os
import re
import shutil
import subprocess

import pytest
from google.rpc import error_details_pb2, status_pb2

from kit import model
from kit.contract import Refused
from kit.prediction_pb2 import Stroke
from solutions.rpc import Client

DIGIT = model.sample(3)
STROKES = [Stroke(pixels=pixels, ink=16) for pixels in ([3, 11, 19], [27, 35, 43])]
LECTURE = """
syntax = "proto3";

service PredictionService {
    rpc Predict (PredictionRequest) returns (PredictionResponse);
    rpc PredictStream (PredictionRequest) returns (stream PredictionResponse);
}

message PredictionRequest {
    repeated float features = 1;
    string model_id = 2;
}

message PredictionResponse {
    float score = 1;
    string label = 2;
}
"""


@pytest.fixture(scope="module")
def package(needs, root, tmp_path_factory):
    """Give a folder with the Node client and the packages that it needs, as its lock file names them; no script of a package is run."""
    needs("node")
    folder = tmp_path_factory.mktemp("node") / "client"
    shutil.copytree(root / "solutions/rpc/node", folder, ignore=shutil.ignore_patterns("node_modules"))
    words = [needs("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    ended = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    if ended.returncode:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"npm could not install the client's packages: {ended.stderr}")
    return folder


@pytest.fixture(scope="module")
def call(needs, package, rpc):
    """Give ``call(proto)``, which runs the client with a .proto and returns what each call came to."""

    def run(proto) -> dict[str, dict]:
        words = [needs("node"), "client.mjs", str(proto), str(rpc.port), json.dumps(DIGIT)]
        ended = subprocess.run(words, cwd=package, capture_output=True, text=True, timeout=60, check=False)
        assert (ended.returncode, ended.stderr) == (0, "")
        lines = [json.loads(line) for line in ended.stdout.splitlines()]
        return {line["call"]: line.get("answer", line.get("refused")) for line in lines}

    return run


@pytest.fixture(scope="module")
def heard(call, root):
    """Give what Node heard that had our contract."""
    return call(root / "kit/prediction.proto")


@pytest.fixture(scope="module")
def ours(rpc):
    """Give our own client of the same server."""
    with Client(rpc.port) as client:
        yield client


def test_node_gets_the_answers_that_python_gets_in_all_four_shapes(heard, ours):
    assert heard["Predict"] == ours.predict(DIGIT)._asdict()
    assert heard["PredictStream"] == [answer._asdict() for answer in ours.predict_stream(DIGIT)]
    assert heard["Draw"] == [answer._asdict() for answer in ours.draw(STROKES)]
    scores = [ours.predict(DIGIT, model_id).score for model_id in ("linear", "forest")]
    assert heard["PredictBatch"] == {"count": 2, "labels": {"3": 2}, "mean_score": pytest.approx(sum(scores) / 2)}


@pytest.mark.parametrize(
    ("name", "field", "asked"),
    [("too few features", "features", {"features": DIGIT[1:]}), ("no such model", "model_id", {"features": DIGIT, "model_id": "oracle"})],
)
def test_a_refusal_reaches_node_with_its_code_its_words_and_the_field(heard, ours, name, field, asked):
    with pytest.raises(Refused) as refused:
        ours.predict(**asked)
    status, bad = status_pb2.Status.FromString(base64.b64decode(heard[name]["details"])), error_details_pb2.BadRequest()
    assert (heard[name]["status"], heard[name]["words"]) == (refused.value.code, refused.value.detail)
    assert status.details[0].Unpack(bad)
    assert [(each.field, each.description) for each in bad.field_violations] == [(field, refused.value.detail)]


def test_a_deadline_of_node_ends_a_call_that_would_never_end(heard):
    assert heard["a drawing that never ends"]["status"] == "DEADLINE_EXCEEDED"


def test_a_stub_made_only_from_the_lectures_contract_calls_our_server(call, ours, tmp_path):
    (tmp_path / "lecture.proto").write_text(LECTURE)
    heard, answers = call(tmp_path / "lecture.proto"), list(ours.predict_stream(DIGIT))
    assert heard["Predict"] == {"score": answers[0].score, "label": answers[0].label}  # it doesn't know field 3, and is not disturbed by it
    assert heard["PredictStream"] == [{"score": answer.score, "label": answer.label} for answer in answers]
    assert heard["no such model"]["status"] == "INVALID_ARGUMENT"
    assert {"PredictBatch", "Draw"} & set(heard) == set()


def test_the_packages_are_pinned_and_name_no_registry(root):
    folder = root / "solutions/rpc/node"
    wanted, locked = (json.loads((folder / name).read_text()) for name in ("package.json", "package-lock.json"))
    assert locked["packages"][""]["dependencies"] == wanted["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted["dependencies"].values())
    assert [name for name, package in locked["packages"].items() if name and not package.get("integrity")] == []
    assert [name for name, package in locked["packages"].items() if "resolved" in package] == []
