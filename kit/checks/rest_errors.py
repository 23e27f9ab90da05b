"""Checks of chapter 1, the refusals: a form for programs, and a page for who likes one better."""

import http.client
import random
import secrets
from types import ModuleType

from kit import contract
from kit.apart.beside import beside
from kit.checks import expect, limit
from kit.checks.exchange import Answer, ask, served

HINTS = {
    "rest-13": "Response(text, status, mimetype=…) makes the answer; json.dumps makes the text; problem(error) knows the status.",
    "rest-14": "Look both media types up in accept: two numbers. What does curl's */* make of them, and what does no header at all?",
}
MOZILLA, CURL, LYNX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "curl/8.5.0", "Lynx/2.9.0"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7"
)
READERS = (  # the User-Agent, the Accept, whether a page is liked better, and why
    (MOZILLA, FIREFOX, True, "a browser takes anything, and likes HTML better"),
    (
        MOZILLA,
        CHROME,
        True,
        "accept.best is the entry that says most, and its text begins with it; neither is what is liked best: ask for the two that matter",
    ),
    (CURL, "*/*", False, "who takes anything likes both as much, so HTML is not liked better"),
    (CURL, None, False, "no Accept, no preference"),
    (CURL, "application/json", False, "nothing but JSON"),
    (
        CURL,
        "text/html;q=0.2, application/json",
        False,
        "HTML is accepted and named first, but JSON is liked better",
    ),
    (CURL, "application/json, text/html;q=0.2", False, "HTML is accepted too, but JSON is liked better"),
    (CURL, "application/problem+json", False, "neither of the two is liked, so HTML is not liked better"),
    (MOZILLA, "*/*", False, "a script in a page has its browser's User-Agent; only Accept says what it likes"),
    (LYNX, "text/html, text/plain, */*;q=0.01", True, "whoever asks: only Accept says what is liked"),
    (
        MOZILLA,
        "application/xml,text/html;q=0.9,image/png,*/*;q=0.5",
        True,
        "HTML need not be first, or best: better than JSON is enough",
    ),
    (CURL, "text/*", True, "text/* takes in text/html; looking it up in accept knows that, the text of the header does not"),
    (CURL, "text/html;q=0, */*", False, "q=0 says: never this one (RFC 9110 §12.4.2)"),
)
WIRE = (MOZILLA, CHROME, True, ""), (MOZILLA, "application/json", False, ""), (CURL, "*/*", False, "")


def rest_13(rest: ModuleType) -> None:
    """Every refusal is problem details: its status, its media type, its three members."""
    app = rest.create_app()
    mark = secrets.token_hex(4)  # a refusal that nobody knows by heart
    for error in (
        contract.Malformed("not JSON"),
        contract.UnsupportedFormat("send JSON"),
        contract.WrongLength("63 is not 64"),
        contract.Malformed(mark),
    ):
        sent = f"refuse({type(error).__name__}({error.detail!r}))"
        with app.test_request_context(), limit(3):
            response = rest.errors.refuse(error)
        cause = "return the Response itself: its headers are added to later"
        expect(hasattr(response, "status_code"), sent=sent, got=response, expected="a Response", cause=cause)
        headers = http.client.HTTPMessage()
        headers["Content-Type"] = response.headers["Content-Type"]
        answer = Answer(response.status_code, headers, response.get_data())
        _expect_problem(sent, answer, error.code, error.title, error.detail)
    with served(rest) as port:
        unknown = [("GET", target, 404) for target in ("/v1/predictions/999", "/v1/nowhere", f"/v1/{mark}")]
        for verb, target, status in (*unknown, ("DELETE", "/v1/models", 405)):
            _expect_problem(f"{verb} {target}", ask(port, verb, target, headers={"Accept": "application/json"}), status)


def rest_14(rest: ModuleType) -> None:
    """A browser gets a page, a program never does, and who has no preference is a program."""
    app = rest.create_app()
    for agent, accept, page, why in (*READERS, *_fresh()):
        headers = {"User-Agent": agent} | ({"Accept": accept} if accept is not None else {})
        with app.test_request_context(headers=headers), limit(3):
            liked = beside(rest, "flask").request.accept_mimetypes
            got = rest.errors.prefers_html(liked)
        sent = f"Accept: {accept}" if accept is not None else "no Accept"
        cause = f"text/html is liked {liked['text/html']:g} here, application/json {liked['application/json']:g}: {why}"
        expect(bool(got) is page, sent=f"prefers_html of {sent}", got=got, expected=page, cause=cause)
    with served(rest) as port:
        for agent, accept, page, _ in (*WIRE, *_fresh()):
            headers = {"User-Agent": agent, "Accept": accept}
            sent, answer = f"GET /v1/nowhere, Accept: {accept}", ask(port, "GET", "/v1/nowhere", headers=headers)
            expect(answer.status == 404, sent=sent, got=answer.status, expected=404, cause="the form changes with Accept, never the status")
            got, expected = answer.headers.get_content_type(), "text/html" if page else "anything but text/html"
            expect((got == "text/html") is page, sent=sent, got=got, expected=expected, cause="return True for a page, and False for none")


def _fresh() -> list[tuple[str, str, bool, str]]:
    """Return two readers whose likings nobody knows by heart, the one who likes a page better somewhere among them."""
    less, more = sorted(random.sample(range(1, 1000), 2))
    html, other = f"text/html;q=0.{more:03}, application/json;q=0.{less:03}", f"text/html;q=0.{less:03}, application/json;q=0.{more:03}"
    readers = [(CURL, html, True, "HTML is liked better"), (CURL, other, False, "JSON is liked better")]
    return random.sample(readers, 2)


def _expect_problem(sent: str, answer: Answer, status: int, title: str | None = None, detail: str | None = None) -> None:
    """Judge one refusal: the status on the wire, the media type, the members."""
    cause = "the status of the Response is that of problem(error); a Response that is told none says 200, whatever is in its body"
    if answer.status >= 500 and f'"status": {answer.status}' in answer.text:  # the server says so of itself
        cause = "your function raised: Flask's own errors have other attributes than ours, and problem(error) knows both; see below"
    elif answer.status >= 500:
        cause = "5xx says that the mistake is the server's; here it is the client's, as problem(error) knows"
    expect(answer.status == status, sent=sent, got=answer.status, expected=f"{status} (RFC 9110 §15.5)", cause=cause)
    media_type, cause = answer.headers.get_content_type(), 'say so with mimetype="application/problem+json"'
    if media_type == "text/html":
        cause = 'a Response that is told nothing else is text/html, and a program can\'t read a page: mimetype="application/problem+json"'
    right = media_type == "application/problem+json"
    expect(right, sent=sent, got=media_type, expected="application/problem+json (RFC 9457 §3)", cause=cause)
    problem, cause = answer.members, "the body is json.dumps(problem(error)): JSON, with double quotes"
    whole = isinstance(problem, dict) and {"title", "status", "detail"} <= problem.keys()
    expect(whole, sent=sent, got=answer.text, expected="an object with title, status and detail (RFC 9457 §3.1)", cause=cause)
    expected = {"title": title or problem["title"], "status": status, "detail": detail or problem["detail"]}
    cause = "take all three members from problem(error), as they are"
    expect(expected.items() <= problem.items(), sent=sent, got=problem, expected=expected, cause=cause)
