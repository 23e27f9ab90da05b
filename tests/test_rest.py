"""What only HTTP has: resources and their addresses, methods, negotiation, and an error format of its own."""

import http.client
import json

import pytest
from wires import good

from kit import model
from kit.contract import MAX_BODY, Prediction
from solutions import codecs
from solutions.rest import create_app
from solutions.rest.server import KEPT

JSON, MSGPACK, PROTOBUF = (codec.media_type for codec in codecs.ALL)


@pytest.fixture(params=["rest", "rest_production"])
def call(request):
    """Give ``call(method, path, body, **headers)``, which returns the response and its body, on a connection of its own."""
    port = request.getfixturevalue(request.param).port

    def exchange(method: str, path: str, body=None, **headers) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    return exchange


def _is_problem(response: http.client.HTTPResponse, body: bytes) -> bool:
    members = json.loads(body)
    whole = members["status"] == response.status and members["title"] and members["detail"]
    return bool(whole) and response.headers["Content-Type"] == "application/problem+json"


def test_the_models_are_a_resource(call):
    response, body = call("GET", "/v1/models")
    assert (response.status, json.loads(body)) == (200, {"models": [{"id": "linear"}, {"id": "forest"}]})


def test_a_prediction_that_was_made_is_found_at_its_location(call):
    made, first = call("POST", "/v1/predictions", good(codecs.Json), Content_Type=JSON)
    found, again = call("GET", made.headers["Location"])
    assert (made.status, found.status, again) == (201, 200, first)


@pytest.mark.parametrize(
    "path", ["/v1/predictions/999999", "/v1/predictions/0", "/v1/predictions/-1", "/v1/predictions/one", "/v1", "/", "/%00"]
)
def test_an_address_where_nothing_is_answers_404(call, path):
    response, body = call("GET", path)
    assert response.status == 404
    assert _is_problem(response, body)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/v1/models", "GET, HEAD, OPTIONS"),
        ("GET", "/v1/predictions", "OPTIONS, POST"),
        ("PUT", "/v1/predictions/1", "GET, HEAD, OPTIONS"),
        ("BREW", "/v1/models", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_method_that_a_resource_has_not_answers_405_and_names_those_it_has(call, method, path, allowed):
    response, body = call(method, path)
    assert (response.status, response.headers["Allow"]) == (405, allowed)  # RFC 9110 §15.5.6
    assert _is_problem(response, body)


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "json", None])
def test_a_body_in_a_format_that_we_do_not_read_answers_415(call, media_type):
    headers = {"Content_Type": media_type} if media_type else {}
    response, body = call("POST", "/v1/predictions", good(codecs.Json), **headers)
    assert response.status == 415
    assert _is_problem(response, body)


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_a_media_type_is_read_without_its_parameters_and_its_capitals(call, media_type):
    response, _ = call("POST", "/v1/predictions", good(codecs.Json), Content_Type=media_type)
    assert response.status == 201


NEGOTIATED = [  # Accept, the format of the answer to a JSON body
    ("", JSON),
    ("*/*", JSON),
    ("application/*", JSON),
    (JSON, JSON),
    (MSGPACK, MSGPACK),
    (PROTOBUF, PROTOBUF),
    (f"{PROTOBUF};q=0.5, {MSGPACK};q=0.9", MSGPACK),
    (f"{PROTOBUF};q=0.9, {MSGPACK};q=0.5", PROTOBUF),
    (f"text/html, {PROTOBUF};q=0.1", PROTOBUF),
    (f"{JSON};q=0, {MSGPACK}", MSGPACK),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),  # a browser
]


@pytest.mark.parametrize(("accept", "media_type"), [*NEGOTIATED, (f"{JSON};q=0.1, */*", JSON)])  # the body's own, where the client takes it
def test_accept_chooses_the_format_of_a_new_prediction(call, accept, media_type):
    response, body = call("POST", "/v1/predictions", good(codecs.Json), Content_Type=JSON, Accept=accept)
    assert (response.status, response.headers["Content-Type"]) == (201, media_type)
    assert codecs.BY_MEDIA_TYPE[media_type].decode(body, Prediction).label == "3"


@pytest.mark.parametrize(("accept", "media_type"), NEGOTIATED)
def test_accept_chooses_the_format_of_a_kept_prediction(call, accept, media_type):
    made, _ = call("POST", "/v1/predictions", good(codecs.Json), Content_Type=JSON)
    response, body = call("GET", made.headers["Location"], Accept=accept)
    assert (response.status, response.headers["Content-Type"]) == (200, media_type)
    assert codecs.BY_MEDIA_TYPE[media_type].decode(body, Prediction).label == "3"


@pytest.mark.parametrize("accept", ["text/html", f"{JSON};q=0", "application/problem+json", "nonsense"])
def test_an_answer_in_a_format_that_we_do_not_write_is_406(call, accept):
    response, body = call("POST", "/v1/predictions", good(codecs.Json), Content_Type=JSON, Accept=accept)
    assert response.status == 406
    assert _is_problem(response, body)


@pytest.mark.parametrize("media_type", [MSGPACK, PROTOBUF])
def test_without_accept_the_answer_has_the_format_of_the_body(call, media_type):
    response, _ = call("POST", "/v1/predictions", good(codecs.BY_MEDIA_TYPE[media_type]), Content_Type=media_type)
    assert response.headers["Content-Type"] == media_type


def test_a_body_in_chunks_is_read(call):
    body = good(codecs.Json)
    response, _ = call("POST", "/v1/predictions", iter([body[:9], body[9:]]), Content_Type=JSON)
    assert response.status == 201


@pytest.mark.parametrize("chunks", [b"ZZ\r\n", b"2\r\n{}ZZ\r\n", b"-1\r\n{}"])
def test_chunks_that_are_broken_answer_400(call, chunks):
    response, body = call("POST", "/v1/predictions", chunks, Content_Type=JSON, Transfer_Encoding="chunked")
    assert response.status == 400
    assert _is_problem(response, body)


@pytest.mark.parametrize(
    ("path", "media_type", "why"),
    [
        ("/v1/predictions", JSON, "the resource reads bodies"),
        ("/v1/predictions", "text/plain", "the answer must not overtake the body, or the client may lose it"),
        ("/v1/nothing", JSON, "nor where there is nothing"),
    ],
)
def test_ten_megabytes_are_refused_wherever_they_are_sent(call, path, media_type, why):
    response, body = call("POST", path, b"x" * 10_000_000, Content_Type=media_type)
    assert response.status == 413, why
    assert _is_problem(response, body)


def test_chunks_that_add_up_to_too_much_are_refused_and_not_cut_off(call):
    spaces = (b" " * 65536 for _ in range(MAX_BODY // 65536 + 1))
    response, body = call("POST", "/v1/predictions", (part for parts in ([good(codecs.Json)], spaces) for part in parts), Content_Type=JSON)
    assert response.status == 413
    assert _is_problem(response, body)


def test_the_newest_thousand_predictions_are_kept():
    client = create_app().test_client()
    for _ in range(KEPT + 1):
        made = client.post("/v1/predictions", data=good(codecs.Json), content_type=JSON)
    assert client.get("/v1/predictions/1").status_code == 404
    assert client.get("/v1/predictions/2").status_code == 200
    assert made.headers["Location"] == f"/v1/predictions/{KEPT + 1}"


def test_predictions_made_at_the_same_time_have_addresses_of_their_own(call):
    places = {call("POST", "/v1/predictions", good(codecs.Json, digit), Content_Type=JSON)[0].headers["Location"] for digit in range(10)}
    assert len(places) == len(range(10)), model.MODEL_IDS
