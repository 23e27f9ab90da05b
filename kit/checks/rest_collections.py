"""Check of chapter 1, the collection: a page at a time, to the end."""

import http.client
import random
from collections.abc import Callable
from functools import partial
from types import ModuleType
from urllib.parse import parse_qs, urljoin, urlsplit

from kit.checks import expect, limit
from kit.checks.exchange import Answer, ask
from kit.checks.rest_seeds import ids_of, seeded, sow

HINTS = {
    "rest-7": "How many predictions does the last page have? Less than query.limit; so len(kept) decides whether there is a next. "
    "kept[-1] is the last one here, but only where there is one.",
}
MEMBERS = {"id", "label", "score", "model_id", "corrected_label", "note", "version"}
Get = Callable[[str], Answer]


def rest_7(rest: ModuleType) -> None:
    """Pages follow each other to the end, and nothing is shown twice or left out."""
    with seeded(rest) as (port, _):
        get = partial(ask, port, "GET")
        _expect_followed(get, "/v1/predictions?limit=3", [1, 2, 3, 4, 5, 6, 7])
        _expect_followed(get, "/v1/predictions?after=7", [])
    app = rest.create_app()
    sow(app.extensions["store"])
    with limit(3):  # in this process, in memory: Database.labelled may still be a blank
        _expect_followed(partial(_get, app), "/v1/predictions?limit=2&label=3", [1, 3, 5, 7])
    app, labels = rest.create_app(), [random.choice("45") for _ in range(9)]  # and a collection that nobody knows by heart
    sow(app.extensions["store"], labels)
    with limit(3):
        _expect_followed(partial(_get, app), f"/v1/predictions?limit={random.randrange(1, 4)}&label=4", ids_of(labels, "4"))


def _get(app: object, target: str) -> Answer:
    response = app.test_client().get(target)
    headers = http.client.HTTPMessage()
    headers["Content-Type"] = response.headers["Content-Type"]
    return Answer(response.status_code, headers, response.get_data())


def _page(target: str, answer: Answer) -> dict:
    """Judge one page, without what was in it before: its status and its shape."""
    sent, got, cause = f"GET {target}", answer.status, "your function raised; see below. A page may be empty, and then there is no kept[-1]"
    if answer.status < 500:
        got, cause = f"{answer.status} {answer.text}", "the next of the page before asks for what can't be; url_for leaves out what is None"
    expect(answer.status == 200, sent=sent, got=got, expected=200, cause=cause)
    found, cause = answer.members, 'return {"predictions": [...], "next": …}: an object, with an object for each Kept (each._asdict())'
    shaped = isinstance(found, dict) and {"predictions", "next"} <= found.keys() and isinstance(found["predictions"], list)
    shaped = shaped and all(isinstance(each, dict) and each.keys() >= MEMBERS for each in found["predictions"])
    expect(shaped, sent=sent, got=answer.text, expected='{"predictions": [{"id": …, "label": …, …}, …], "next": …}', cause=cause)
    return found


def _expect_followed(get: Get, first: str, ids: list[int]) -> None:
    """Follow ``next`` from page to page, to where it is null, and judge what was seen."""
    target, seen = first, []
    most = int(parse_qs(urlsplit(first).query).get("limit", ["20"])[0])
    while target:
        found, here = _page(target, get(target)), target
        shown, following, sent = [each["id"] for each in found["predictions"]], found["next"], f"GET {target}"
        cause = "next must carry the same limit and label, and after=kept[-1].id: the last one of this page"
        expect(len(shown) <= most, sent=sent, got=f"ids {shown}", expected=f"at most {most}", cause=cause)
        repeated = sorted(set(shown) & set(seen))
        expect(not repeated, sent=f"{sent}, the next of the page before", got=f"{repeated} once more", expected="what follows", cause=cause)
        seen += shown
        last = "fewer predictions than query.limit: this is the last page, so next is None"
        expect(len(shown) == most or following is None, sent=sent, got=f"next: {following!r}", expected="next: null", cause=last)
        target = _target(following) if following is not None else None
    if seen == ids[: len(seen)]:
        cause = "a full page may be followed by another: its next is an address"
    elif sorted(seen) == ids:
        cause = "the predictions come in the order of kept"
    elif set(ids) < set(seen):
        cause = "the next page is of the same label: label=query.label"
    expect(
        seen == ids, sent=f"GET {first} and every next", got=f"ids {seen}, and then {here} has no next", expected=f"ids {ids}", cause=cause
    )


def _target(address: object) -> str:
    parts = urlsplit(urljoin("/v1/predictions", str(address)))
    cause = 'url_for("predictions.list_predictions", limit=…, after=…, label=…) builds the address'
    expect(parts.path == "/v1/predictions", sent="next", got=address, expected="/v1/predictions?…", cause=cause)
    return f"{parts.path}?{parts.query}"
