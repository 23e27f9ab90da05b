"""What the check of rest-6 looks at inside the service: what is kept of a request, and what is left of a refusal."""

import json
from types import ModuleType
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException

from kit import contract, model
from kit.checks import expect, limit

TARGET = "/v1/predictions"


def expect_kept(rest: ModuleType) -> None:
    """Judge whether a request makes one prediction, and its repetition under the same Idempotency-Key leads to that one."""
    app = rest.create_app()
    store, client = app.extensions["store"], app.test_client()
    for number, (digit, key, made, last) in enumerate(((3, "a", 1, 1), (7, None, 2, 2), (3, "a", 2, 1)), 1):
        headers = {"Idempotency-Key": key} if key else {}
        sent = f"POST {TARGET}, request {number}, {f'with the Idempotency-Key {key}' if key else 'without a key'}"
        sent = f"{sent}, which came first with request 1" if number == 3 else sent
        with limit(3):
            response = client.post(TARGET, json=contract.Request(model.sample(digit))._asdict(), headers=headers)
            place, kept = response.headers.get("Location"), len(store.page(0, 100))
        expect(response.status_code == 201, sent=sent, got=response.status_code, expected=201, cause="your function raised; see below")
        cause = "call keep(prediction) once for each request: what it stores twice is found twice in the list"
        cause = "the key came before: keep(prediction) knows what it made, and stores nothing new" if number == 3 else cause
        expect(kept == made, sent=sent, got=f"{kept} predictions are kept", expected=f"{made} predictions", cause=cause)
        cause = "keep(prediction) returns the id; the newest in the store may be another request's"
        right = urlsplit(place).path == f"{TARGET}/{last}"
        expect(right, sent=sent, got=f"Location: {place}", expected=f"Location: {TARGET}/{last}", cause=cause)


def expect_refused(rest: ModuleType) -> None:
    """Judge whether what read_request, model.predict, keep and write raise comes out, to be answered as every other refusal."""
    app, whole, short = rest.create_app(), model.sample(3), [0.0] * 63
    for told, features, headers, code in (
        ("with 63 numbers", short, {}, 422),
        ("which accepts text/plain only", whole, {"Accept": "text/plain"}, 406),
        ("with an Idempotency-Key that holds a space", whole, {"Idempotency-Key": "a b"}, 400),
    ):
        body, sent = json.dumps({"features": features}), f"create_prediction(), for a request {told}"
        try:
            with app.test_request_context(TARGET, method="POST", data=body, content_type="application/json", headers=headers), limit(3):
                response = app.make_response(rest.predictions.create_prediction())
            got, right = f"{response.status}, returned", (response.status_code, response.mimetype) == (code, "application/problem+json")
        except (contract.Refused, HTTPException) as error:
            got, right = f"{error!r}, raised", error.code == code
        cause = "what is raised is answered for you, in the form of all refusals: let it pass"
        expect(right, sent=sent, got=got, expected=f"a refusal with the status {code}, raised", cause=cause)
