"""Checks of chapter 1, what is said about addresses: a place that moved for good, and a header in the OpenAPI document."""

import copy
import json
import secrets
from types import ModuleType

from kit.apart.beside import beside, copied, lent
from kit.checks import expect, limit
from kit.checks.exchange import ask, served

HINTS = {
    "rest-12": 'Two methods only read. Ask whether method is one of them: method in ("GET", "HEAD").',
    "rest-17": 'response.setdefault("headers", {}) gives the object of all headers, made where there was none. '
    "Under Location in it stands a dict with three members, the last of which is a dict again.",
}
DOCUMENT = "/openapi/openapi.json"
OLD, NEW = "/past_predictions/7", "/v1/predictions/7"
CHANGING = ("POST", "PUT", "PATCH", "DELETE", "MKCOL")  # the last is one that few have heard of
RIGHT = {"GET": (301,), "HEAD": (301,), **dict.fromkeys(CHANGING, (308,)), "OPTIONS": (301, 308)}
MOVES = {
    302: "302 says that it has moved for now: clients would ask at the old address for ever (RFC 9110 §15.4.3)",
    303: "303 says that something else answers this request, to be read with GET (RFC 9110 §15.4.4)",
    307: "307 keeps the method, and says that it has moved for now; its permanent sister is 308 (RFC 9110 §15.4.8)",
    308: "308 is right for what must keep its method; for reading, 301 does, and the oldest clients know it too (RFC 9110 §15.4.2)",
}
HEADER = {"required": True, "schema": {"type": "string", "format": "uri-reference"}}


def rest_12(rest: ModuleType) -> None:
    """An address has moved for good, and whoever follows arrives with the method and the body that they came with."""
    for method, right in RIGHT.items():
        with limit(3):
            status = rest.moved.permanent(method)
        cause = "return a number: 301 or 308"
        expect(isinstance(status, int), sent=f"permanent({method!r})", got=repr(status), expected=right[0], cause=cause)
        got, cause = int(status), MOVES.get(status, "a permanent move is either 301 or 308")
        if status == 301 and method == "POST":
            arrived = _follow(rest, method, OLD.rpartition("/")[0])
            got, cause = f"301, after which {arrived} arrives", "after a 301 a browser repeats a POST as a GET, without its body"
        elif status == 301:
            cause = "301 lets a client change the method; 308 forbids it, and is for every method but GET and HEAD (RFC 9110 §15.4.9)"
        expect(status in right, sent=f"permanent({method!r})", got=got, expected=right[0], cause=cause)
    for method, place, goal in (("GET", OLD, NEW), ("PUT", OLD, NEW), ("DELETE", OLD, NEW), ("POST", "/predict", "/v1/predictions")):
        body, cause = (
            b"" if method in ("GET", "DELETE") else b"a body",
            "the move is not followed as it should be; is the rest of moved.py as it was?",
        )
        arrived, expected = _follow(rest, method, place), f"{method} {goal} with the body {body!r}"
        expect(arrived == expected, sent=f"{method} {place}", got=arrived, expected=expected, cause=cause)


def _follow(rest: ModuleType, method: str, place: str) -> str:
    """Ask at an old address, go where the answer sends, as a browser does, and return what arrives there."""
    app = beside(rest, "kit.checks.inside").echoing(rest.create_app())
    client, body = beside(rest, "werkzeug.test").Client(app), None if method in ("GET", "DELETE") else b"a body"
    answer = client.open(place, method=method, data=body)
    if answer.status_code in (301, 302) and method == "POST":  # as https://fetch.spec.whatwg.org lays down, in "HTTP-redirect fetch"
        method, body = "GET", None
    if answer.status_code not in RIGHT["OPTIONS"]:
        return f"status {answer.status_code}"
    return client.open(answer.headers["Location"], method=method, data=body).text


def rest_17(rest: ModuleType) -> None:
    """The document says that a 201 carries a Location, and what is in it."""
    schema, mark = {"type": "string"}, secrets.token_hex(4)
    etag, other = {"ETag": {"description": "its version", "schema": schema}}, {f"X-{mark}": {"description": mark, "schema": schema}}
    for headers, content in ((None, {}), (etag, {}), (other, {f"text/{mark}": {}})):
        response = {"description": "The prediction.", "content": content} | ({"headers": copy.deepcopy(headers)} if headers else {})
        sent, kept = f"tell_location({response})", copy.deepcopy(response)
        theirs = lent(rest, response)
        with limit(3):
            returned = rest.document.tell_location(theirs)
        response = copied(theirs)
        _expect_location(response, sent, returned)
        cause = "change response where it is, and take nothing away: what it had before is still true"
        same = all(response.get(name) == kept[name] for name in ("description", "content"))
        same = same and (headers or {}).items() <= response["headers"].items()
        expect(same, sent=sent, got=response, expected=f"{kept}, with a Location among its headers", cause=cause)
    with served(rest) as port:
        sent, answer = f"GET {DOCUMENT}", ask(port, "GET", DOCUMENT)
        cause = "what tell_location writes must be JSON in the end: dicts, texts, truth values"
        expect(answer.status == 200, sent=sent, got=answer.status, expected=200, cause=cause)
        _expect_location(answer.members["paths"]["/v1/predictions"]["post"]["responses"]["201"], f"{sent}: the 201 of POST /v1/predictions")


def _expect_location(response: dict, sent: str, returned: object = None) -> None:
    """Judge the Header Object of a Location (OpenAPI 3.1 §4.8.21)."""
    headers = response.get("headers")
    cause = (
        "what you return is thrown away: put it into response itself" if returned is not None else 'it belongs under response["headers"]'
    )
    cause = "headers is an object: the header's name, and its Header Object" if isinstance(headers, list) else cause
    expect(isinstance(headers, dict), sent=sent, got=response, expected='a member "headers", an object', cause=cause)
    found, cause = [headers[name] for name in headers if str(name).lower() == "location"], "the header's name is Location"
    expect(len(found) == 1, sent=sent, got=f"headers {headers}", expected='headers {"Location": …}', cause=cause)
    [header], wanted = found, json.dumps(HEADER)
    cause = "a Header Object has description, required and schema; an example alone is none"
    expect(isinstance(header, dict), sent=sent, got=header, expected=wanted, cause=cause)
    cause = "name and in belong to a Parameter Object; a header's name stands in front of its object (OpenAPI 3.1 §4.8.21)"
    expect(not {"name", "in"} & header.keys(), sent=sent, got=header, expected=wanted, cause=cause)
    description, cause = header.get("description"), "a description is a text for people: say what the address is of"
    expect(isinstance(description, str) and description, sent=sent, got=header, expected="a description", cause=cause)
    cause = "required is true: a 201 here never comes without a Location; true is the truth value, True in Python, no text"
    expect(header.get("required") is True, sent=sent, got=header, expected=wanted, cause=cause)
    schema, cause = header.get("schema"), "type and format are no members of the header: they stand in a schema of its own"
    expect(isinstance(schema, dict), sent=sent, got=header, expected=wanted, cause=cause)
    cause = "a header's value is text: its type is string"
    expect(schema.get("type") in ("string", ["string"]), sent=sent, got=schema, expected=HEADER["schema"], cause=cause)
    cause = "/v1/predictions/7 is a reference, with no scheme and no host: a uri has both; the format is uri-reference"
    expect(schema.get("format") == "uri-reference", sent=sent, got=schema, expected=HEADER["schema"], cause=cause)
