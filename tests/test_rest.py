"""What only HTTP has: resources and their addresses, methods, negotiation, conditions, and an error format of its own."""

import http.client
import json
import threading
import uuid

import pytest
from in_process import APPLICATIONS, ask, route
from wires import good

from kit import model
from kit.contract import MAX_BODY, Prediction
from kit.launch import running
from solutions import codecs
from solutions.rest.store import KEPT

JSON, MSGPACK, PROTOBUF = (codec.media_type for codec in codecs.ALL)
MERGE_PATCH = "application/merge-patch+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def _on(port: int):
    """Return ``call(method, path, body, **headers)``, which returns the response and its body, on a connection of its own."""

    def exchange(method: str, path: str, body=None, **headers) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    return exchange


@pytest.fixture(params=["rest", "rest_production", "rest_fastapi"])
def call(request):
    """Give ``call(method, path, body, **headers)`` for each server."""
    return _on(request.getfixturevalue(request.param).port)


@pytest.fixture(params=["rest", "rest_production"])
def flask(request):
    """Give ``call`` for Flask only: what the FastAPI service leaves out."""
    return _on(request.getfixturevalue(request.param).port)


@pytest.fixture(params=APPLICATIONS.values(), ids=APPLICATIONS)
def package(request):
    """Give the package of each service, for an application of one's own in this process."""
    return request.param


def _is_problem(response: http.client.HTTPResponse, body: bytes) -> bool:
    members = json.loads(body)
    whole = members["status"] == response.status and members["title"] and members["detail"]
    return bool(whole) and response.headers["Content-Type"] == "application/problem+json"


def _make(call, digit: int = 3, **headers) -> str:
    """Make a prediction and return its address."""
    response, _ = call("POST", "/v1/predictions", good(codecs.Json, digit), Content_Type=JSON, **headers)
    assert response.status == 201
    return response.headers["Location"]


def _read(call, address: str, **headers) -> dict:
    response, body = call("GET", address, **headers)
    assert response.status == 200
    return json.loads(body)


def _correct(call, method: str, address: str, members: object, **headers):
    return call(method, address, json.dumps(members), **{"Content_Type": JSON} | headers)


def _id(address: str) -> int:
    return int(address.rpartition("/")[2])


def test_the_models_are_a_resource(call):
    response, body = call("GET", "/v1/models")
    assert (response.status, json.loads(body)) == (200, {"models": [{"id": "linear"}, {"id": "forest"}]})


@pytest.mark.parametrize("model_id", model.MODEL_IDS)
def test_each_model_is_a_resource(call, model_id):
    assert _read(call, f"/v1/models/{model_id}") == {"id": model_id}


def test_a_prediction_that_was_made_is_found_at_its_location(call):
    made, first = call("POST", "/v1/predictions", good(codecs.Json), Content_Type=JSON)
    found = _read(call, made.headers["Location"])
    said = {"id": _id(made.headers["Location"]), "corrected_label": None, "note": None, "version": 1}
    assert (made.status, found) == (201, json.loads(first) | said)


def test_the_pages_of_the_list_follow_each_other_to_the_end(call):
    made = [_id(_make(call, digit)) for digit in range(5)]
    address, listed, pages = f"/v1/predictions?limit=2&after={made[0] - 1}", [], 0
    while address:
        page = _read(call, address)
        listed, address, pages = listed + page["predictions"], page["next"], pages + 1
    assert ([each["id"] for each in listed], pages) == (made, 3)
    assert [each["label"] for each in listed] == list("01234")


def test_a_full_last_page_is_followed_by_an_empty_one(call):
    last = _id(_make(call))
    page = _read(call, f"/v1/predictions?limit=1&after={last - 1}")
    assert _read(call, page["next"]) == {"predictions": [], "next": None}


def test_the_list_can_be_of_one_label_only_and_its_next_page_is_too(call):
    made = [_id(_make(call, digit)) for digit in (7, 3, 7, 7)]
    first = _read(call, f"/v1/predictions?label=7&limit=2&after={made[0] - 1}")
    second = _read(call, first["next"])
    assert [each["id"] for each in first["predictions"] + second["predictions"]] == [made[0], made[2], made[3]]


@pytest.mark.parametrize(
    ("query", "member"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("after=-1", "after"),
        ("after=9223372036854775808", "after"),
        ("label=three", "label"),
        ("label=3'%20OR%20'1'='1", "label"),
    ],
)
def test_a_query_that_makes_no_sense_answers_422_and_names_the_member(call, query, member):
    response, body = call("GET", f"/v1/predictions?{query}")
    assert (response.status, json.loads(body)["detail"].partition(":")[0]) == (422, member)
    assert _is_problem(response, body)


def test_a_correction_is_kept_beside_what_was_predicted(call):
    address = _make(call)
    response, body = _correct(call, "PUT", address, {"corrected_label": "8", "note": "a closed 3"})
    found = _read(call, address)
    assert (response.status, json.loads(body)) == (200, found)
    assert (found["label"], found["corrected_label"], found["note"], found["version"]) == ("3", "8", "a closed 3", 2)


def test_put_replaces_everything_that_can_be_said(call):
    address = _make(call)
    _correct(call, "PUT", address, {"corrected_label": "8", "note": "a closed 3"})
    _correct(call, "PUT", address, {"note": "smudged"})
    found = _read(call, address)
    assert (found["corrected_label"], found["note"]) == (None, "smudged")


@pytest.mark.parametrize("media_type", [JSON, MERGE_PATCH])
@pytest.mark.parametrize(
    ("patch", "corrected_label", "note"),
    [({"note": "smudged"}, "8", "smudged"), ({"corrected_label": None}, None, "closed"), ({}, "8", "closed")],
)
def test_patch_changes_only_what_was_sent(call, media_type, patch, corrected_label, note):
    address = _make(call)
    _correct(call, "PUT", address, {"corrected_label": "8", "note": "closed"})
    response, body = _correct(call, "PATCH", address, patch, Content_Type=media_type)
    found = json.loads(body)
    assert (response.status, found["corrected_label"], found["note"]) == (200, corrected_label, note)
    assert found == _read(call, address)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(
    ("correction", "status", "why"),
    [
        ((b"{", JSON), 400, "cut off"),
        ((b"", JSON), 400, "empty"),
        ((b'{"note": "a", "note": "b"}', JSON), 400, "which of the two"),
        ((b"[]", JSON), 422, "no object"),
        ((b'{"label": "8"}', JSON), 422, "the prediction itself stays"),
        ((b'{"corrected_label": 8}', JSON), 422, "a label is text"),
        ((b'{"corrected_label": "eight"}', JSON), 422, "a label is digits"),
        ((b'{"corrected_label": ""}', JSON), 422, "an empty label is none"),
        ((b'{"note": "%s"}' % (b"x" * 501), JSON), 422, "longer than what we keep"),
        ((b"{}", "text/plain"), 415, "a format that we do not read"),
        ((b"\x80", MSGPACK), 415, "corrections come in JSON only"),
    ],
)
def test_a_bad_correction_is_refused_and_changes_nothing(call, method, correction, status, why):
    body, media_type = correction
    address = _make(call)
    before = _read(call, address)
    response, answer = call(method, address, body, Content_Type=media_type)
    assert response.status == status, why
    assert _is_problem(response, answer)
    assert _read(call, address) == before


def test_delete_answers_204_without_a_body_and_then_nothing_is_there(call):
    address = _make(call)
    response, body = call("DELETE", address)
    assert (response.status, body) == (204, b"")
    assert [call(method, address)[0].status for method in ("DELETE", "GET", "HEAD")] == [404, 404, 404]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_what_is_not_there_can_not_be_corrected(call, method):
    address = _make(call)
    call("DELETE", address)
    response, body = _correct(call, method, address, {"note": "smudged"})
    assert response.status == 404
    assert _is_problem(response, body)


def test_the_address_of_a_deleted_prediction_is_never_given_again(call):
    address = _make(call)
    call("DELETE", address)
    assert _id(_make(call)) > _id(address)


@pytest.mark.parametrize("words", [("rest",), ("rest", "--production"), ("rest_fastapi",)], ids="_".join)
def test_a_database_survives_a_restart_and_remembers_which_ids_it_has_given(words, tmp_path):
    command = (f"solutions.{words[0]}", *words[1:], "--database", str(tmp_path / "predictions.db"))
    with running(*command) as server:
        call = _on(server.port)
        first, second = _make(call, 3), _make(call, 4)
        _correct(call, "PUT", first, {"corrected_label": "8"})
        call("DELETE", second)
    with running(*command) as server:
        call = _on(server.port)
        assert (_read(call, first)["label"], _read(call, first)["corrected_label"]) == ("3", "8")
        assert call("GET", second)[0].status == 404
        assert _id(_make(call)) > _id(second)


def test_a_reader_who_has_this_version_already_gets_304_without_a_body(call):
    address = _make(call)
    etag = call("GET", address)[0].headers["ETag"]
    response, body = call("GET", address, If_None_Match=etag)
    assert (response.status, body, response.headers["ETag"]) == (304, b"", etag)  # RFC 9110 §15.4.5


@pytest.mark.parametrize("seen", ["*", "W/{etag}", '"0-json", {etag}'])
def test_a_version_may_be_one_of_several_that_the_reader_has(call, seen):
    address = _make(call)
    etag = call("GET", address)[0].headers["ETag"]
    assert call("GET", address, If_None_Match=seen.format(etag=etag))[0].status == 304


def test_a_reader_of_an_older_version_gets_the_new_one(call):
    address = _make(call)
    etag = call("GET", address)[0].headers["ETag"]
    _correct(call, "PATCH", address, {"note": "smudged"})
    response, body = call("GET", address, If_None_Match=etag)
    assert (response.status, json.loads(body)["note"]) == (200, "smudged")


def test_each_format_of_a_prediction_has_an_etag_of_its_own_and_caches_are_told(call):
    address = _make(call)
    answers = [call("GET", address, Accept=codec.media_type)[0] for codec in codecs.ALL]
    assert len({answer.headers["ETag"] for answer in answers}) == len(codecs.ALL)
    assert {answer.headers["Vary"] for answer in answers} == {"Accept"}


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_who_has_not_seen_the_newest_version_overwrites_nothing(call, method):
    address = _make(call)
    seen_by_both = call("GET", address)[0].headers["ETag"]
    first, _ = _correct(call, method, address, {"corrected_label": "8"}, If_Match=seen_by_both)
    second, body = _correct(call, method, address, {"corrected_label": "5"}, If_Match=seen_by_both)
    assert (first.status, second.status) == (200, 412)
    assert _is_problem(second, body)
    assert _read(call, address)["corrected_label"] == "8"


def test_a_change_answers_with_the_etag_that_the_next_change_needs(call):
    address = _make(call)
    changed, _ = _correct(call, "PUT", address, {"note": "one"})
    assert _correct(call, "PUT", address, {"note": "two"}, If_Match=changed.headers["ETag"])[0].status == 200


@pytest.mark.parametrize("seen", ["*", '"9-json", {etag}'])
def test_a_change_may_name_any_version_or_several(call, seen):
    address = _make(call)
    etag = call("GET", address)[0].headers["ETag"]
    assert _correct(call, "PUT", address, {"note": "one"}, If_Match=seen.format(etag=etag))[0].status == 200


def test_a_weak_etag_is_not_enough_for_a_change(call):
    address = _make(call)
    etag = call("GET", address)[0].headers["ETag"]
    assert _correct(call, "PUT", address, {"note": "one"}, If_Match=f"W/{etag}")[0].status == 412  # RFC 9110 §13.1.1


def test_the_same_request_under_the_same_idempotency_key_makes_one_prediction(call):
    before, key = _id(_make(call)), str(uuid.uuid4())
    first, second = (_make(call, 4, Idempotency_Key=key) for _ in range(2))
    listed = _read(call, f"/v1/predictions?after={before}")["predictions"]
    assert (first, len(listed)) == (second, 1)


def test_another_request_under_the_same_idempotency_key_answers_422(call):
    key = str(uuid.uuid4())
    _make(call, 4, Idempotency_Key=key)
    response, body = call("POST", "/v1/predictions", good(codecs.Json, 5), Content_Type=JSON, Idempotency_Key=key)
    assert response.status == 422
    assert _is_problem(response, body)


@pytest.mark.parametrize("key", ["", "two words", "schlüssel", "x" * 256])
def test_an_idempotency_key_that_is_none_answers_400(call, key):
    response, body = call("POST", "/v1/predictions", good(codecs.Json), Content_Type=JSON, Idempotency_Key=key)
    assert response.status == 400
    assert _is_problem(response, body)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/predictions/999999",
        "/v1/predictions/0",
        "/v1/predictions/-1",
        "/v1/predictions/+1",
        "/v1/predictions/1.0",
        "/v1/predictions/one",
        "/v1/predictions/9223372036854775808",
        "/v1/predictions/01",
        "/v1/predictions/",
        "/v1/models/oracle",
        "/v1/models/",
        "/v1",
        "/%00",
        "/%ff",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_address_where_nothing_is_answers_404(call, method, path):
    response, body = call(method, path)
    assert response.status == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert method == "HEAD" or _is_problem(response, body)


def test_an_id_of_five_thousand_digits_is_refused(call):
    response, _ = call("GET", "/v1/predictions/" + "9" * 5000)
    assert response.status in (404, 414)  # gunicorn reads no request line over 4094 bytes


def test_a_404_for_a_model_says_which_models_there_are(call):
    _, body = call("GET", "/v1/models/oracle")
    assert json.loads(body)["detail"] == "there is no model 'oracle'; choose one of linear, forest"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/v1/models", "GET, HEAD, OPTIONS"),
        ("POST", "/v1/models/linear", "GET, HEAD, OPTIONS"),
        ("PUT", "/v1/predictions", "GET, HEAD, OPTIONS, POST"),
        ("POST", "/v1/predictions/1", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"),
        ("BREW", "/v1/models", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_method_that_a_resource_has_not_answers_405_and_names_those_it_has(call, method, path, allowed):
    response, body = call(method, path)
    assert (response.status, response.headers["Allow"]) == (405, allowed)  # RFC 9110 §15.5.6
    assert _is_problem(response, body)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/models", {"GET", "HEAD", "OPTIONS"}),
        ("/v1/predictions", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/v1/predictions/1", {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "PUT"}),
    ],
)
def test_options_names_the_methods_of_a_resource(call, path, allowed):
    response, body = call("OPTIONS", path)
    assert (response.status, set(response.headers["Allow"].split(", ")), body) == (200, allowed, b"")


def test_head_answers_what_get_does_without_the_body(call):
    address = _make(call)
    (head, nothing), (get, whole) = call("HEAD", address), call("GET", address)
    assert (head.status, nothing) == (200, b"")
    assert [head.headers[name] for name in ("Content-Type", "Content-Length", "ETag", "Vary")] == [
        get.headers[name] for name in ("Content-Type", "Content-Length", "ETag", "Vary")
    ]
    assert int(head.headers["Content-Length"]) == len(whole)


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "json", None])
def test_a_body_in_a_format_that_we_do_not_read_answers_415(call, media_type):
    headers = {"Content_Type": media_type} if media_type else {}
    response, body = call("POST", "/v1/predictions", good(codecs.Json), **headers)
    assert response.status == 415
    assert _is_problem(response, body)


@pytest.mark.parametrize(("method", "path"), [("POST", "/v1/predictions"), ("PUT", "{one}"), ("PATCH", "{one}")])
def test_a_compressed_body_answers_415(call, method, path):
    one = _make(call)
    response, body = call(method, path.format(one=one), good(codecs.Json), Content_Type=JSON, Content_Encoding="gzip")
    assert response.status == 415
    assert _is_problem(response, body)


@pytest.mark.parametrize("host", ["127.0.0.1, example.org", "<script>", "a b"])
def test_a_host_that_names_no_one_host_answers_400(call, host):
    response, body = call("GET", "/v1/models", Host=host)
    assert response.status == 400
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


@pytest.mark.parametrize("accept", ["text/csv", f"{JSON};q=0", "application/problem+json", "nonsense"])
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


def test_only_the_newest_thousand_predictions_are_kept_without_a_database(package):
    call = ask(package.create_app())
    places = [_make(call) for _ in range(KEPT + 1)]
    assert call("GET", "/v1/predictions/1")[0].status == 404
    assert call("GET", "/v1/predictions/2")[0].status == 200
    assert places[-1] == f"/v1/predictions/{KEPT + 1}"


def test_predictions_made_at_the_same_time_have_addresses_of_their_own(call):
    places = []
    threads = [threading.Thread(target=lambda digit=digit: places.append(_make(call, digit))) for digit in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert [_read(call, place)["id"] for place in places] == [_id(place) for place in places]
    assert len(set(places)) == 10


def test_a_service_whose_slots_are_taken_says_when_to_come_back(package, monkeypatch):
    entered, leave, predict = threading.Event(), threading.Event(), model.predict

    def slow(*arguments):
        entered.set()
        assert leave.wait(10)
        return predict(*arguments)

    call = ask(package.create_app(slots=1))
    monkeypatch.setattr(model, "predict", slow)
    first = threading.Thread(target=_make, args=[call])
    first.start()
    try:
        assert entered.wait(10)
        response, body = call("POST", "/v1/predictions", good(codecs.Json), Content_Type=JSON)
        assert call("GET", "/v1/models")[0].status == 200  # what costs nothing is served
    finally:
        leave.set()
        first.join(10)
    assert (response.status, response.headers["Retry-After"]) == (503, "1")
    assert _is_problem(response, body)
    assert _make(call)  # and the slot is free again


@pytest.mark.parametrize(("body", "media_type"), [(b"{", JSON), (b"{}", "text/plain")])
def test_a_refusal_gives_its_slot_back(package, body, media_type):
    call = ask(package.create_app(slots=1))
    for _ in range(2):
        assert call("POST", "/v1/predictions", body, Content_Type=media_type)[0].status in (400, 415)
    assert _make(call)


def test_a_service_whose_model_is_loading_says_when_to_come_back(package):
    loaded = threading.Event()
    call = ask(package.create_app(ready=loaded))
    response, body = call("POST", "/v1/predictions", good(codecs.Json), Content_Type=JSON)
    assert (response.status, response.headers["Retry-After"]) == (503, "1")
    assert _is_problem(response, body)
    loaded.set()
    assert _make(call)


def test_a_client_that_asks_too_often_is_told_to_wait(package):
    call = ask(package.create_app(rate="2 per minute"))
    assert [call("GET", "/v1/models")[0].status for _ in range(2)] == [200, 200]
    response, body = call("GET", "/v1/models")
    assert (response.status, response.headers["Retry-After"]) == (429, "1")
    assert _is_problem(response, body)


def test_a_bug_in_a_handler_tells_a_client_nothing(package, caplog):
    def handler():
        raise RuntimeError("the password is 1234")

    app = package.create_app()
    route(app, "/bug", handler)
    response, body = ask(app)("GET", "/bug")
    assert response.status == 500
    assert _is_problem(response, body)
    assert not [word for word in (b"1234", b"RuntimeError", b"Traceback", b".py") if word in body]


def test_a_database_that_is_locked_answers_503(package, tmp_path, monkeypatch):
    from sqlalchemy.exc import OperationalError

    from solutions.rest.database import Database

    def locked(*_):
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    call = ask(package.create_app(str(tmp_path / "predictions.db")))
    monkeypatch.setattr(Database, "add", locked)
    response, body = call("POST", "/v1/predictions", good(codecs.Json), Content_Type=JSON)
    assert (response.status, response.headers["Retry-After"], b"INSERT" in body) == (503, "1", False)
    assert _is_problem(response, body)


@pytest.mark.parametrize(
    ("method", "path", "status", "place"),
    [
        ("GET", "/predict", 301, "/v1/predictions"),
        ("POST", "/predict", 308, "/v1/predictions"),
        ("GET", "/past_predictions", 301, "/v1/predictions"),
        ("GET", "/past_predictions?limit=5", 301, "/v1/predictions?limit=5"),
        ("GET", "/past_predictions/7", 301, "/v1/predictions/7"),
        ("PUT", "/past_predictions/7", 308, "/v1/predictions/7"),
        ("DELETE", "/past_predictions/7", 308, "/v1/predictions/7"),
    ],
)
def test_what_has_moved_says_where_it_is_and_a_write_keeps_its_method(flask, method, path, status, place):
    response, _ = flask(method, path)
    assert (response.status, response.headers["Location"]) == (status, place)


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/v1/predictions?limit=0", 422)])
def test_a_browser_gets_an_error_as_a_page(flask, path, status):
    response, body = flask("GET", path, Accept=BROWSER)
    assert (response.status, response.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert str(status) in body.decode()


@pytest.mark.parametrize("accept", ["*/*", JSON, f"{JSON}, text/html;q=0.9", "application/problem+json", ""])
def test_a_program_gets_an_error_as_problem_details(call, accept):
    response, body = call("GET", "/nowhere", Accept=accept)
    assert response.status == 404
    assert _is_problem(response, body)


def test_both_services_write_the_same_in_their_documents():
    flask, fastapi = (_operations(package) for package in APPLICATIONS.values())
    assert flask == fastapi


def _operations(package) -> dict:
    """Return of each operation in a service's OpenAPI document: formats of its body, parameters, answers with formats and headers."""
    _, body = ask(package.create_app())("GET", "/openapi/openapi.json")
    operations = {f"{verb} {path}": it for path, item in json.loads(body)["paths"].items() for verb, it in item.items()}
    return {
        name: (
            sorted(operation.get("requestBody", {}).get("content", {})),
            sorted((parameter["in"], parameter["name"]) for parameter in operation.get("parameters", [])),
            {status: (sorted(it.get("content", {})), sorted(it.get("headers", {}))) for status, it in operation["responses"].items()},
        )
        for name, operation in operations.items()
    }


@pytest.mark.parametrize("path", ["swagger", "swagger/js/swagger-ui-bundle.js", "swagger/css/swagger-ui.css", "swagger/images/swagger.svg"])
def test_swagger_ui_comes_from_here(call, path):
    response, body = call("GET", f"/openapi/{path}")
    assert (response.status, len(body) > 500) == (200, True)


def test_the_page_of_swagger_ui_names_no_other_place(call):
    _, page = call("GET", "/openapi/swagger")
    assert b"//" not in page.replace(b"  //", b"")  # a comment in a script is no address


WHILE_BLANK = """
import json, sys
from in_process import ask
from labs import rest_fastapi
from kit import model

for database in ("", sys.argv[1]):
    call = ask(rest_fastapi.create_app(database))
    body, json_body, one = json.dumps({"features": model.sample(3)}), {"Content_Type": "application/json"}, "/v1/predictions/1"
    statuses = [call("POST", "/v1/predictions", body, **json_body)[0].status for _ in range(3)]
    for verb, seen in (("PUT", '"1-json"'), ("PATCH", "*")):
        statuses.append(call(verb, one, '{"note": "x"}', If_Match=seen, **json_body)[0].status)
    statuses += [call("DELETE", one)[0].status, call("GET", one)[0].status, call("GET", "/openapi/openapi.json")[0].status]
    listed = json.loads(call("GET", "/v1/predictions?label=3&limit=1")[1])
    print(*statuses, [each["id"] for each in listed["predictions"]], listed["next"])
"""


def test_the_fastapi_service_works_while_the_flask_one_is_still_blank(lay_out, python, tmp_path, root):
    kit = lay_out(tmp_path / "kit")
    (kit / "in_process.py").write_text((root / "tests" / "in_process.py").read_text())
    told = python("-c", WHILE_BLANK, str(tmp_path / "predictions.db"), path=kit)
    assert told.stdout == 2 * "201 201 201 200 200 204 404 200 [2] /v1/predictions?limit=1&after=2&label=3\n", told.stderr
