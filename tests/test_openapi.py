"""The OpenAPI documents of both services say what the services do: schemathesis asks them, and so do the bad requests of ``bad``.

The full run, of 500 examples an operation and a new seed, takes two minutes: ``WIRELAB_EXAMPLES=500 make test ARGS=tests/test_openapi.py``
"""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from bad import TABLE
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.definitions import OPENAPI_31

from kit.launch import Server, running
from solutions import rest, rest_fastapi

EXAMPLES = int(os.environ.get("WIRELAB_EXAMPLES", "0"))
FEW = 50  # examples an operation, of one seed, in a run of all tests
SERVERS = {"rest": ("solutions.rest", "--production"), "rest_fastapi": ("solutions.rest_fastapi",)}
DOCUMENT = "/openapi/openapi.json"
METHODS = {"get", "put", "post", "delete", "patch"}
DOCUMENTS = {"rest": rest.create_app().test_client().get(DOCUMENT).json, "rest_fastapi": rest_fastapi.create_app().openapi()}


@pytest.fixture(params=DOCUMENTS)
def document(request) -> dict:
    """Give a service's document."""
    return DOCUMENTS[request.param]


@pytest.fixture(params=SERVERS)
def server(request, tmp_path) -> Iterator[Server]:
    """Give a service as it would serve users, with a database."""
    with running(*SERVERS[request.param], "--database", str(tmp_path / "predictions.db")) as started:
        started.word = request.param
        yield started
        assert started.traceback() == ""


def operations(document: dict) -> dict[tuple[str, str], dict]:
    """Return a document's operations by method and path."""
    return {(method, path): item[method] for path, item in document["paths"].items() for method in item}


def test_schemathesis_finds_no_answer_that_the_document_does_not_describe(server, python, root, tmp_path):
    report, amount = tmp_path / "report.ndjson", EXAMPLES or FEW
    words = ["-n", str(amount), "--checks", "all", "--continue-on-failure", "--generation-database", "none"]
    words += ["--report", "ndjson", "--report-ndjson-path", str(report), *([] if EXAMPLES else ["--seed", "1"])]
    environment = os.environ | {"PYTHONPATH": f"{root}:{root / 'tests'}", "SCHEMATHESIS_HOOKS": "fuzz"}
    command = ["-m", "schemathesis.cli", "--config-file", str(root / "tests/fuzz.toml"), "run", f"http://127.0.0.1:{server.port}{DOCUMENT}"]
    ended = python(*command, *words, within=900, cwd=tmp_path, env=environment)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    tried = examples(report)
    for (method, path), operation in operations(DOCUMENTS[server.word]).items():
        assert tried[method.upper(), path] >= (amount if "parameters" in operation or "requestBody" in operation else 1)


def examples(report: Path) -> Counter:
    """Return how many examples of each operation schemathesis has made up, without those that it derives from the document alone."""
    events = [json.loads(line).get("ScenarioFinished", {}) for line in report.read_text().splitlines()]
    cases = [case["value"] for event in events if event.get("phase") == "fuzzing" for case in event["recorder"].get("cases", {}).values()]
    return Counter((case["method"], case["path"]) for case in cases)


def test_a_document_is_one_by_the_schema_of_openapi_3_1(document):
    assert list(map(str, Draft202012Validator(OPENAPI_31).iter_errors(document))) == []


def test_a_document_refers_to_nothing_that_it_lacks_and_names_each_operation_once(document):
    references = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    names = [operation["operationId"] for operation in operations(document).values()]
    assert references == set(document["components"]["schemas"])
    assert len(names) == len(set(names))


def test_an_example_in_a_document_is_valid_by_its_own_schema(document):
    schema = document["components"]["schemas"]["PredictionRequest"]
    for example in schema["examples"]:
        Draft202012Validator(schema).validate(example)


def test_the_document_has_every_route_of_flask_and_no_other():
    rules = [rule for rule in rest.create_app().url_map.iter_rules() if rule.rule.startswith("/v1")]
    served = {(method.lower(), re.sub(r"<(\w+:)?(\w+)>", r"{\2}", rule.rule)) for rule in rules for method in rule.methods}
    assert {(method, path) for method, path in served if method in METHODS} == set(operations(DOCUMENTS["rest"]))


def test_both_documents_have_the_same_operations_parameters_formats_and_statuses():
    def said(operation: dict) -> tuple:
        parameters = {(each["in"], each["name"], each["required"]) for each in operation.get("parameters", [])}
        answers = {status: sorted(answer.get("content", {})) for status, answer in operation["responses"].items()}
        return parameters, sorted(operation.get("requestBody", {}).get("content", {})), answers

    flask, fastapi = ({name: said(each) for name, each in operations(document).items()} for document in DOCUMENTS.values())
    assert flask == fastapi


def test_every_refusal_in_a_document_is_problem_details(document):
    refusals = [
        answer for each in operations(document).values() for status, answer in each["responses"].items() if status.startswith(("4", "5"))
    ]
    assert {tuple(answer["content"]) for answer in refusals} == {("application/problem+json",)}


def test_every_way_in_which_a_bad_request_is_refused_is_documented(document):
    missing = []
    for bad in (bad for bad in TABLE if bad.media_type):  # what is no HTTP is refused by the server, whatever the operation
        for (method, path), operation in operations(document).items():
            fits = method == bad.method.lower() and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), bad.path)
            if fits and str(bad.status) not in operation["responses"]:
                missing.append((bad.what, method, path, bad.status))
    assert missing == []
