"""Requests that are refused, as the bytes that go out: what is wrong, how it is refused, and a word of the refusal.

The service has one prediction, ``/v1/predictions/1``, at version 2; the Idempotency-Key ``used`` has made it.
"""

import gzip
import json
from typing import NamedTuple

from wires import good

from kit import model
from kit.contract import MAX_BODY
from solutions import codecs

JSON, MSGPACK, PROTOBUF = (codec.media_type for codec in codecs.ALL)
MERGE_PATCH, PROBLEM, HTML = "application/merge-patch+json", "application/problem+json", "text/html"
GOOD = good(codecs.Json)
PIXELS = model.sample(3)
CUT_OFF = "a length that is too long, of a client that leaves"
ALL, ONE = "/v1/predictions", "/v1/predictions/1"


class Bad(NamedTuple):
    """A bad request: the bytes, the status that refuses it, a word of the refusal, and its media type ("" where the server's own)."""

    what: str
    wire: bytes
    status: int
    word: str
    media_type: str = PROBLEM

    @property
    def method(self) -> str:
        """Return the method."""
        return self.wire.split(b" ")[0].decode()

    @property
    def path(self) -> str:
        """Return the path, without the query."""
        return self.wire.split(b" ")[1].partition(b"?")[0].decode("latin-1")


def ask(method: str, path: str, body: bytes = b"", **headers: str | int | None) -> bytes:
    """Return a request as bytes; a header's underscores are dashes, and None leaves out Host or Content-Length."""
    length = {"Content-Length": len(body)} if body or method in ("POST", "PUT", "PATCH") else {}
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    fields = [f"{name}: {value}" for name, value in ({"Host": "127.0.0.1"} | length | given).items() if value is not None]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *fields, "", ""]).encode("latin-1") + body


def post(body: bytes | str = GOOD, media_type: str | None = JSON, **headers: str | int | None) -> bytes:
    """Return a POST of a prediction."""
    return ask("POST", ALL, body.encode() if isinstance(body, str) else body, **{"Content-Type": media_type} | headers)


def pixels(*last: object, **members: object) -> bytes:
    """Return a POST of 64 features of which the last ones are ``last``."""
    return post(json.dumps({"features": PIXELS[: 64 - len(last)] + list(last)} | members))


def correct(method: str, body: object, path: str = ONE, media_type: str = JSON, **headers: str | int | None) -> bytes:
    """Return a PUT or a PATCH of a correction, of bytes or of anything that JSON can say."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return ask(method, path, sent, **{"Content-Type": media_type} | headers)


def chunked(body: bytes, path: str = ALL, **headers: str) -> bytes:
    """Return a POST whose body is ``body``, which should be in chunks."""
    return ask("POST", path, body, **{"Content-Type": JSON, "Content-Length": None, "Transfer-Encoding": "chunked"} | headers)


def form(body: str, **headers: str) -> bytes:
    """Return what a browser sends for a form."""
    return ask("POST", "/", body.encode(), **{"Content-Type": "application/x-www-form-urlencoded"} | headers)


ADDRESSES = [
    Bad("a method that the list of models has not", ask("DELETE", "/v1/models"), 405, "not allowed|no method"),
    Bad("a method that a model has not", ask("POST", "/v1/models/linear", b"{}", Content_Type=JSON), 405, "not allowed|no method"),
    Bad("a list replaced", correct("PUT", [], path=ALL), 405, "not allowed|no method"),
    Bad("a list deleted", ask("DELETE", ALL), 405, "not allowed|no method"),
    Bad("a POST to one prediction", correct("POST", {}), 405, "not allowed|no method"),
    Bad("a method for teapots", ask("BREW", ALL), 405, "not allowed|no method"),
    Bad("TRACE", ask("TRACE", ONE), 405, "not allowed|no method"),
    Bad("a page deleted", ask("DELETE", "/"), 405, "not allowed|no method"),
    Bad("an old address deleted", ask("DELETE", "/predict"), 405, "not allowed|no method"),
    Bad("an address where nothing is", ask("GET", "/v1/nothing"), 404, "not found|nothing at this address"),
    Bad("a version to come", ask("GET", "/v2/predictions"), 404, "not found|nothing at this address"),
    Bad("an address in capitals", ask("GET", "/V1/PREDICTIONS"), 404, "not found|nothing at this address"),
    Bad("a slash too many", ask("GET", ALL + "/"), 404, "not found|nothing at this address"),
    Bad("a model that there is not", ask("GET", "/v1/models/oracle"), 404, "oracle"),
    Bad("a model in capitals", ask("GET", "/v1/models/LINEAR"), 404, "LINEAR"),
    Bad("a model of NUL", ask("GET", "/v1/models/%00"), 404, "there is no model"),
    Bad("a model that is markup", ask("GET", "/v1/models/%3Cscript%3E"), 404, "script"),
    Bad("the id 0", ask("GET", ALL + "/0"), 404, "not found|nothing at this address"),
    Bad("the id 0, deleted", ask("DELETE", ALL + "/0"), 404, "not found|nothing at this address"),
    Bad("the id 0, replaced", correct("PUT", {"note": "x"}, path=ALL + "/0"), 404, "not found|nothing at this address"),
    Bad("the id 0, patched", correct("PATCH", {"note": "x"}, path=ALL + "/0"), 404, "not found|nothing at this address"),
    Bad("a negative id", ask("DELETE", ALL + "/-1"), 404, "not found|nothing at this address"),
    Bad("an id with a sign", ask("GET", ALL + "/%2B1"), 404, "not found|nothing at this address"),
    Bad("an id with a zero before it", ask("DELETE", ALL + "/01"), 404, "not found|nothing at this address"),
    Bad("an id with a point", ask("DELETE", ALL + "/1.0"), 404, "not found|nothing at this address"),
    Bad("an id in words", ask("GET", ALL + "/one"), 404, "not found|nothing at this address"),
    Bad("an id of another script's digits", ask("DELETE", ALL + "/%EF%BC%91"), 404, "not found|nothing at this address"),
    Bad("an id with a space", ask("DELETE", ALL + "/1%20"), 404, "not found|nothing at this address"),
    Bad("an id with a line feed", ask("DELETE", ALL + "/1%0A"), 404, "not found|nothing at this address"),
    Bad("an id with a NUL", ask("DELETE", ALL + "/1%00"), 404, "not found|nothing at this address"),
    Bad("an id with a slash that is encoded", ask("DELETE", ALL + "/1%2F1"), 404, "not found|nothing at this address"),
    Bad("an id that is no UTF-8", ask("GET", ALL + "/%FF"), 404, "not found|nothing at this address"),
    Bad("an id with SQL", ask("DELETE", ALL + "/1%20OR%201=1"), 404, "not found|nothing at this address"),
    Bad("an id past SQLite's integers", ask("GET", ALL + f"/{2**63}"), 404, ""),
    Bad("an id of three thousand digits", ask("DELETE", ALL + "/" + "9" * 3000), 404, ""),
    Bad("an old address with an id of three thousand digits", ask("GET", "/past_predictions/" + "9" * 3000), 404, ""),
    Bad("a prediction that nobody made, read", ask("GET", ALL + "/999"), 404, "no prediction 999"),
    Bad("a prediction that nobody made, replaced", correct("PUT", {"note": "x"}, path=ALL + "/999"), 404, "no prediction 999"),
    Bad("a prediction that nobody made, patched", correct("PATCH", {"note": "x"}, path=ALL + "/999"), 404, "no prediction 999"),
    Bad("a prediction that nobody made, deleted", ask("DELETE", ALL + "/999"), 404, "no prediction 999"),
    Bad("a way out of the static files", ask("GET", "/static/../server.py"), 404, "not found|nothing at this address"),
    Bad("an encoded way out of the static files", ask("GET", "/static/%2e%2e/server.py"), 404, "not found|nothing at this address"),
]

QUERIES = [
    Bad("a page of nothing", ask("GET", ALL + "?limit=0"), 422, "limit"),
    Bad("a page of 101", ask("GET", ALL + "?limit=101"), 422, "limit"),
    Bad("a page of less than nothing", ask("GET", ALL + "?limit=-5"), 422, "limit"),
    Bad("a limit in words", ask("GET", ALL + "?limit=ten"), 422, "limit"),
    Bad("a limit with a point", ask("GET", ALL + "?limit=2.5"), 422, "limit"),
    Bad("an empty limit", ask("GET", ALL + "?limit="), 422, "limit"),
    Bad("NaN for a limit", ask("GET", ALL + "?limit=NaN"), 422, "limit"),
    Bad("a limit twice, the first one bad", ask("GET", ALL + "?limit=0&limit=5"), 422, "limit"),
    Bad("a limit of three thousand digits", ask("GET", ALL + "?limit=" + "9" * 3000), 422, "limit"),
    Bad("after less than nothing", ask("GET", ALL + "?after=-1"), 422, "after"),
    Bad("after more than SQLite can count", ask("GET", ALL + f"?after={2**63}"), 422, "after"),
    Bad("after a NUL", ask("GET", ALL + "?after=%00"), 422, "after"),
    Bad("an empty label", ask("GET", ALL + "?label="), 422, "label"),
    Bad("a label in words", ask("GET", ALL + "?label=three"), 422, "label"),
    Bad("SQL for a label", ask("GET", ALL + "?label=3'%20OR%20'1'='1"), 422, "label"),
    Bad("SQL that ends a table for a label", ask("GET", ALL + "?label=3;DROP%20TABLE%20predictions--"), 422, "label"),
    Bad("a line feed behind a label", ask("GET", ALL + "?label=3%0A"), 422, "label"),
    Bad("a label of another script's digits", ask("GET", ALL + "?label=%EF%BC%93"), 422, "label"),
    Bad("a label of 257 digits", ask("GET", ALL + "?label=" + "3" * 257), 422, "label"),
]

BODIES = [
    Bad("no body, of no type", ask("POST", ALL), 415, "Content-Type"),
    Bad("no body", post(b""), 400, "not JSON"),
    Bad("half a body", post(GOOD[: len(GOOD) // 2]), 400, "not JSON"),
    Bad("two bodies in one", post(GOOD + GOOD), 400, "not JSON"),
    Bad("JSON in quotes of another kind", post("{'features': []}"), 400, "not JSON"),
    Bad("JSON with a comment", post("{} // empty"), 400, "not JSON"),
    Bad("JSON in Latin-1", post('{"model_id": "é"}'.encode("latin-1"), f"{JSON}; charset=latin-1"), 400, "not JSON"),
    Bad("JSON in UTF-16", post(GOOD.decode().encode("utf-16"), f"{JSON}; charset=utf-16"), 400, "not JSON"),
    Bad("JSON behind a byte order mark", post(b"\xef\xbb\xbf" + GOOD), 400, "not JSON"),
    Bad("half of a surrogate pair", pixels(0.0, model_id="\ud800"), 400, "not JSON"),
    Bad("a name twice", post(GOOD.replace(b"{", b'{"features":[],', 1)), 400, "twice"),
    Bad("a hundred thousand brackets", post("[" * 100_000 + "]" * 100_000), 400, "not JSON"),
    Bad("an array", post("[1, 2, 3]"), 400, "object"),
    Bad("null", post("null"), 400, "object"),
    Bad("no features", post('{"model_id": "linear"}'), 400, "features is missing"),
    Bad("63 pixels", post(json.dumps({"features": PIXELS[:63]})), 422, "64 numbers"),
    Bad("65 pixels", post(json.dumps({"features": [*PIXELS, 0.0]})), 422, "64 numbers"),
    Bad("no pixels", post('{"features": []}'), 422, "64 numbers"),
    Bad("257 digits", post(json.dumps({"features": [0] * 64 * 257})), 422, "256 digits"),
    Bad("text for a number", pixels("16"), 422, "must be a number"),
    Bad("true for a number", pixels(True), 422, "must be a number"),
    Bad("null for a number", pixels(None), 422, "must be a number"),
    Bad("a list for a number", pixels([16.0]), 422, "must be a number"),
    Bad("text for all numbers", pixels(features="0" * 64), 422, "list of numbers"),
    Bad("NaN", pixels(float("nan")), 422, "finite"),
    Bad("infinity", pixels(float("inf")), 422, "finite"),
    Bad("a number of 400 digits", pixels(10**400), 422, "finite"),
    Bad("a number of five thousand digits", post(GOOD.replace(b"[", b"[" + b"9" * 5000 + b",", 1)), 400, "not JSON"),
    Bad("a prediction by a model that there is not", pixels(0.0, model_id="oracle"), 422, "oracle"),
    Bad("a number for the model", pixels(0.0, model_id=7), 422, "no model 7"),
    Bad("an object for the model", pixels(0.0, model_id={}), 422, "no model"),
    Bad("text", post(GOOD, "text/plain"), 415, "text/plain"),
    Bad("a form", post("features=0", "application/x-www-form-urlencoded"), 415, "form"),
    Bad("a form of parts", post(b"--x--", "multipart/form-data; boundary=x"), 415, "multipart"),
    Bad("no media type", post(GOOD, None), 415, "Content-Type"),
    Bad("half a media type", post(GOOD, "json"), 415, "json"),
    Bad("two media types", post(GOOD, f"{JSON}, text/plain"), 415, "Content-Type"),
    Bad("JSON said to be MessagePack", post(GOOD, MSGPACK), 400, "not MessagePack"),
    Bad("MessagePack cut off", post(good(codecs.Msgpack)[:-9], MSGPACK), 400, "not MessagePack"),
    Bad("MessagePack nested too deep", post(b"\x91" * 100_000 + b"\xc0", MSGPACK), 400, "not MessagePack"),
    Bad("JSON said to be Protobuf", post(GOOD, PROTOBUF), 400, "not the Protobuf"),
    Bad("Protobuf cut off", post(good(codecs.Protobuf)[:-9], PROTOBUF), 400, "not the Protobuf"),
    Bad("an empty Protobuf message", post(b"", PROTOBUF), 422, "64 numbers"),
    Bad("a compressed body", post(gzip.compress(GOOD), Content_Encoding="gzip"), 415, "gzip"),
    Bad("a body said to be compressed", post(GOOD, Content_Encoding="br"), 415, "br"),
    Bad("a compressed correction", correct("PUT", gzip.compress(b"{}"), Content_Encoding="gzip"), 415, "gzip"),
    Bad("a body over a mebibyte", post(b" " * (MAX_BODY + 1)), 413, "exceeds|longer than"),
    Bad("a correction over a mebibyte", correct("PATCH", b" " * (MAX_BODY + 1)), 413, "exceeds|longer than"),
    Bad(
        "chunks over a mebibyte", chunked(b"%x\r\n" % (MAX_BODY + 1) + b" " * (MAX_BODY + 1) + b"\r\n0\r\n\r\n"), 413, "exceeds|longer than"
    ),
    Bad("chunks of no JSON", chunked(b"5\r\nhello\r\n0\r\n\r\n"), 400, "not JSON"),
]

CORRECTIONS = [
    Bad("a correction of nothing", correct("PUT", b""), 400, "not JSON"),
    Bad("a correction cut off", correct("PATCH", b'{"note": "x'), 400, "not JSON"),
    Bad("a correction with a name twice", correct("PATCH", b'{"note": "x", "note": "y"}'), 400, "twice"),
    Bad("an array for a correction", correct("PUT", ["3"]), 422, "Correction"),
    Bad("null for a correction", correct("PATCH", None), 422, "Correction"),
    Bad("NaN for a correction", correct("PATCH", b"NaN"), 422, "Correction"),
    Bad("an unknown member", correct("PUT", {"corrected_label": "3", "colour": "blue"}), 422, "colour"),
    Bad("a member that is not ours to change", correct("PATCH", {"label": "9"}), 422, "label"),
    Bad("another id", correct("PATCH", {"id": 2}), 422, "id"),
    Bad("another version", correct("PUT", {"version": 99}), 422, "version"),
    Bad("a number for a label", correct("PUT", {"corrected_label": 3}), 422, "corrected_label"),
    Bad("a word for a label", correct("PATCH", {"corrected_label": "three"}), 422, "corrected_label"),
    Bad("an empty label for a label", correct("PATCH", {"corrected_label": ""}), 422, "corrected_label"),
    Bad("a label with a line feed", correct("PATCH", {"corrected_label": "3\n"}), 422, "corrected_label"),
    Bad("a label of 257 digits for a label", correct("PUT", {"corrected_label": "3" * 257}), 422, "corrected_label"),
    Bad("a number for a note", correct("PUT", {"note": 5}), 422, "note"),
    Bad("a note of 501 letters", correct("PATCH", {"note": "x" * 501}), 422, "note"),
    Bad("a note with half of a surrogate pair", correct("PATCH", {"note": "\ud800"}), 400, "not JSON"),
    Bad("a correction in text", correct("PUT", {"note": "x"}, media_type="text/plain"), 415, "text/plain"),
    Bad("a correction in MessagePack", correct("PUT", b"\x80", media_type=MSGPACK), 415, "msgpack"),
    Bad("a patch of another kind", correct("PATCH", [], media_type="application/json-patch+json"), 415, "json-patch"),
]

HEADERS = [
    Bad("a format that we don't write", post(Accept="image/png"), 406, "we write"),
    Bad("a format that we don't write, of a kept prediction", ask("GET", ONE, Accept="image/png"), 406, "we write"),
    Bad("a format that we don't write, of a correction", correct("PUT", {"note": "x"}, Accept="image/png"), 406, "we write"),
    Bad("every format but ours", post(Accept=f"{JSON};q=0, {MSGPACK};q=0, {PROTOBUF};q=0"), 406, "we write"),
    Bad("an Accept that means nothing", post(Accept=";;,,/"), 406, "we write"),
    Bad("an Accept of one word", post(Accept="json"), 406, "we write"),
    Bad(
        "a browser at an address where nothing is",
        ask("GET", "/v1/nothing", Accept="text/html,*/*;q=0.8"),
        404,
        "not found|nothing at this address",
        HTML,
    ),
    Bad("a browser with a bad query", ask("GET", ALL + "?limit=0", Accept=HTML), 422, "limit", HTML),
    Bad("an If-Match of the past", correct("PUT", {"note": "x"}, If_Match='"1-json"'), 412, "version 2"),
    Bad("an If-Match of the future", correct("PATCH", {"note": "x"}, If_Match='"3-json"'), 412, "version 2"),
    Bad("a weak If-Match", correct("PATCH", {"note": "x"}, If_Match='W/"2-json"'), 412, "version 2"),
    Bad("an If-Match that means nothing", correct("PUT", {"note": "x"}, If_Match='",,;'), 412, "version 2"),
    Bad("an empty If-Match", correct("PUT", {"note": "x"}, If_Match=""), 412, "version 2"),
    Bad("an Idempotency-Key of nothing", post(Idempotency_Key=""), 400, "Idempotency-Key"),
    Bad("an Idempotency-Key of 256 letters", post(Idempotency_Key="k" * 256), 400, "Idempotency-Key"),
    Bad("an Idempotency-Key with a space", post(Idempotency_Key="two words"), 400, "Idempotency-Key"),
    Bad("an Idempotency-Key beyond ASCII", post(Idempotency_Key="clé"), 400, "Idempotency-Key"),
    Bad("an Idempotency-Key for another request", post(good(codecs.Json, 5), Idempotency_Key="used"), 422, "Idempotency-Key"),
    Bad("an Idempotency-Key for another format", post(good(codecs.Msgpack), MSGPACK, Idempotency_Key="used"), 422, "Idempotency-Key"),
]

FORMS = [
    Bad("a form without pixels", form("model_id=linear"), 422, "64 numbers"),
    Bad("an empty form", form(""), 422, "64 numbers"),
    Bad("a form of words", form("features=some,words"), 400, "numbers"),
    Bad("a form of 63 pixels", form("features=" + "0," * 62 + "0"), 422, "64 numbers"),
    Bad("a form with NaN", form("features=" + "0," * 63 + "nan"), 422, "finite"),
    Bad("a form of a model that there is not", form("features=" + "0," * 63 + "0&model_id=oracle"), 422, "oracle"),
    Bad("a form that is JSON", ask("POST", "/", GOOD, Content_Type=JSON), 422, "64 numbers"),
    Bad("a form in parts that are none", ask("POST", "/", b"--y", Content_Type="multipart/form-data; boundary=x"), 422, "64 numbers"),
    Bad("a form over a mebibyte", form("features=" + "0," * MAX_BODY), 413, "exceeds|longer than"),
    Bad("a form of a browser, without pixels", form("", Accept="text/html,*/*;q=0.8"), 422, "64 numbers", HTML),
]

# What is no HTTP any more: most of it the server software refuses, in its own words, before it comes to us.
FRAMING = [
    Bad("a method in lower case", ask("get", ALL), 400, "", ""),
    Bad("a method with a bracket", ask("GE{T", ALL), 400, "", ""),
    Bad("a target without a slash", b"GET v1/models HTTP/1.1\r\nHost: x\r\n\r\n", 400, "", ""),
    Bad("a target with a space", b"GET /v1/models of HTTP/1.1\r\nHost: x\r\n\r\n", 400, "", ""),
    Bad("a version that never was", b"GET /v1/models HTTP/9.9\r\nHost: x\r\n\r\n", 400, "", ""),
    Bad("a version that is none", b"GET /v1/models HTTQ/1.1\r\nHost: x\r\n\r\n", 400, "", ""),
    Bad("no Host", ask("GET", ALL, Host=None), 400, "", ""),
    Bad("two Hosts", b"GET /v1/models HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400, "", ""),
    Bad("a Host that is none", ask("GET", ALL, Host="a b/c"), 400, "", ""),
    Bad("a header without a colon", b"GET /v1/models HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n", 400, "", ""),
    Bad("a space before the colon", b"GET /v1/models HTTP/1.1\r\nHost: x\r\nAccept : */*\r\n\r\n", 400, "", ""),
    Bad("a header that goes on in the next line", b"GET /v1/models HTTP/1.1\r\nHost: x\r\nAccept: a\r\n b\r\n\r\n", 400, "", ""),
    Bad("a NUL in a header", ask("GET", ALL, Accept="a\0b"), 400, "", ""),
    Bad("a CR in a header", ask("GET", ALL, Accept="a\rSet-Cookie: b"), 400, "", ""),
    Bad("a header of sixty kilobytes", ask("GET", ALL, Accept="a" * 60_000), 431, "", ""),
    Bad("a thousand headers", ask("GET", ALL, **{f"X-{i}": "y" for i in range(1000)}), 431, "", ""),
    Bad("an address of sixty kilobytes", ask("GET", "/" + "a" * 60_000), 414, "", ""),
    Bad("a negative length", post(Content_Length=-5), 400, "", ""),
    Bad("a length in words", post(Content_Length="five"), 400, "", ""),
    Bad("a length with a sign", post(Content_Length="+5"), 400, "", ""),
    Bad("two lengths", post(Content_Length=f"{len(GOOD)}\r\nContent-Length: 5"), 400, "", ""),
    Bad("a length that is too short", post(Content_Length=9), 400, "", ""),
    Bad(CUT_OFF, post(Content_Length=len(GOOD) + 5), 400, "", ""),
    Bad("a length and chunks", chunked(b"0\r\n\r\n", Content_Length="5"), 400, "", ""),
    Bad("chunks of an unknown coding", chunked(b"0\r\n\r\n", Transfer_Encoding="brotli, chunked"), 501, "", ""),
    Bad("chunks that are not the last coding", chunked(b"0\r\n\r\n", Transfer_Encoding="chunked, identity"), 400, "", ""),
    Bad("a chunk of size ZZ", chunked(b"ZZ\r\n"), 400, "", ""),
    Bad("a chunk of a negative size", chunked(b"-5\r\nhello\r\n0\r\n\r\n"), 400, "", ""),
    Bad("a chunk without its end", chunked(b"5\r\nhelloworld\r\n0\r\n\r\n"), 400, "", ""),
    Bad("an expectation that nobody meets", post(Expect="a miracle"), 417, "", ""),
]

TABLE = [*ADDRESSES, *QUERIES, *BODIES, *CORRECTIONS, *HEADERS, *FORMS, *FRAMING]

# What is odd, and no reason to refuse (RFC 9110 §14.2, §13.1.2, §13.1.3, §12.5.3, §15.3.1): these are served.
HARMLESS = [
    Bad("a Range that means nothing", ask("GET", ONE, Range="parsecs=12"), 200, '"smudged"'),
    Bad("a Range past the end", ask("GET", ONE, Range="bytes=99999-"), 200, '"smudged"'),
    Bad("an If-None-Match that means nothing", ask("GET", ONE, If_None_Match=',;"'), 200, '"smudged"'),
    Bad("an If-None-Match of the past", ask("GET", ONE, If_None_Match='"1-json"'), 200, '"smudged"'),
    Bad("an If-Modified-Since that is no date", ask("GET", ONE, If_Modified_Since="yesterday"), 200, '"smudged"'),
    Bad("an Accept-Encoding that nobody knows", ask("GET", ONE, Accept_Encoding="zip;q=nine"), 200, '"smudged"'),
    Bad("an Accept whose weight is no number", ask("GET", ONE, Accept="application/json;q=high"), 200, '"smudged"'),
    Bad("a cookie of rubbish", ask("GET", ONE, Cookie='=;="=,;;'), 200, '"smudged"'),
    Bad("a query that nobody asks for", ask("GET", ALL + "?limit=1&colour=blue"), 200, "predictions"),
    Bad("the version that one has already", ask("GET", ONE, If_None_Match='W/"2-json"'), 304, ""),
]

# Where a server's software answers otherwise than gunicorn does, and why: {the server: {what: (status, or 0 for none, reason)}}.
LENIENT = "http.server, under Flask's development server, reads header lines as an e-mail's are read"
DIFFERENT = {
    "production": {},
    "development": {
        "a method in lower case": (200, "Werkzeug makes it upper case"),
        "a method with a bracket": (405, "any word is a method, which no resource has"),
        "a target without a slash": (200, "Werkzeug adds the slash"),
        "a version that never was": (0, "http.server answers 505 without a status line, as HTTP/0.9 had none"),
        "a version that is none": (0, "http.server answers 400 without a status line"),
        "a header without a colon": (200, LENIENT),
        "a space before the colon": (200, LENIENT),
        "a header that goes on in the next line": (200, LENIENT),
        "a NUL in a header": (200, LENIENT),
        "a CR in a header": (200, LENIENT),
        "a header of sixty kilobytes": (200, "up to 64 KiB a line are read"),
        "an address of sixty kilobytes": (404, "up to 64 KiB a line are read"),
        "chunks of an unknown coding": (400, "http.server undoes no coding, so that no body is there"),
        "an expectation that nobody meets": (201, "a server may ignore it (RFC 9110 §10.1.1)"),
    },
    "fastapi": {bad.what: (404, "there is no page, nor an old address") for bad in FORMS if bad.status != 413}
    | dict.fromkeys(["a page deleted", "an old address deleted"], (404, "there is no page, nor an old address"))
    | dict.fromkeys(["a browser at an address where nothing is"], (404, "nor a page for a refusal"))
    | dict.fromkeys(["a browser with a bad query"], (422, "nor a page for a refusal"))
    | {
        "a limit twice, the first one bad": (200, "of two FastAPI reads the last, Flask the first"),
        "a method in lower case": (405, "any word is a method, which no resource has"),
        "a target without a slash": (404, "it is an address like any other"),
        "a version that never was": (200, "h11 takes any digit for a version"),
        "a header that goes on in the next line": (200, "h11 joins the lines (RFC 9112 §5.2 lets a server choose)"),
        "a header of sixty kilobytes": (200, "up to 64 KiB of headers are read"),
        "a thousand headers": (200, "uvicorn doesn't count them"),
        "an address of sixty kilobytes": (404, "up to 64 KiB of it are read"),
        CUT_OFF: (0, "an ASGI server hears of it, and has nobody left to answer"),
        "chunks of an unknown coding": (400, "h11 has one answer for all that it can't read"),
        "an expectation that nobody meets": (201, "a server may ignore it (RFC 9110 §10.1.1)"),
    },
}
