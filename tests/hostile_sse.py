"""What a hostile reader of Server-Sent Events sends, byte by byte, and the status that must answer it."""

from typing import NamedTuple
from urllib.parse import quote

from bad import ask

ANSWERS = "/v1/answers"
SHORT = f"{ANSWERS}?prompt=REST&limit=2"  # a good target, whose answer is two pieces


class Exchange(NamedTuple):
    """A request: the bytes, the status that answers it, who says so, and bytes that the answer must hold."""

    what: str
    wire: bytes
    status: int
    section: str
    word: bytes = b""


def line(text: str) -> bytes:
    """Return a request of which only the first line is odd."""
    return f"{text}\r\nHost: 127.0.0.1\r\n\r\n".encode("latin-1")


def query(text: str) -> bytes:
    """Return a request with a query of one's own."""
    return ask("GET", f"{ANSWERS}?{text}")


def last(event_id: str) -> bytes:
    """Return what a reader sends who comes back."""
    return ask("GET", SHORT, Last_Event_ID=event_id)


def extra(*lines: str) -> bytes:
    """Return a good request with more header lines, as they are."""
    return line("\r\n".join([f"GET {SHORT} HTTP/1.1", *lines]))


DONE, WHOLE_NUMBERS = b"data: [DONE]\n\n", b"whole numbers"

ADDRESSES = [
    Exchange("a slash too many", ask("GET", f"{ANSWERS}/?prompt=x"), 404, "RFC 9110 §15.5.5"),
    Exchange("an address in capitals", ask("GET", "/V1/ANSWERS?prompt=x"), 404, "RFC 9110 §4.2.3"),
    Exchange("an address with a NUL, encoded", ask("GET", f"{ANSWERS}%00?prompt=x"), 404, "RFC 9110 §15.5.5"),
    Exchange("an address with a NUL", ask("GET", f"{ANSWERS}\0?prompt=x"), 400, "RFC 9112 §3.2"),
    Exchange("a way around", ask("GET", "/v1/../v1/answers?prompt=x"), 404, "RFC 9110 §15.5.5"),
    Exchange("no address", ask("GET", "*"), 400, "RFC 9112 §3.2.4"),
    Exchange("an address with a space", ask("GET", f"{ANSWERS}?prompt=What is REST?"), 400, "RFC 9112 §3.2"),
    Exchange("an address without a slash", ask("GET", SHORT[1:]), 400, "RFC 9112 §3.2.1"),
    Exchange("an address of seventy kilobytes", query("prompt=" + "a" * 70_000), 414, "RFC 9110 §15.5.15"),
    Exchange("POST", ask("POST", SHORT), 405, "RFC 9110 §15.5.6", b"Allow: "),
    Exchange("DELETE", ask("DELETE", SHORT), 405, "RFC 9110 §15.5.6", b"Allow: "),
    Exchange("TRACE", ask("TRACE", SHORT), 405, "RFC 9110 §15.5.6", b"Allow: "),
    Exchange("a method for teapots", ask("BREW", SHORT), 405, "RFC 9110 §15.5.6", b"Allow: "),
    Exchange("a tunnel", ask("CONNECT", "127.0.0.1:80"), 404, "RFC 9110 §9.3.6"),
]

QUERIES = [
    Exchange("no query", ask("GET", ANSWERS), 422, "RFC 9110 §15.5.21", b"prompt"),
    Exchange("an empty prompt", query("prompt="), 422, "RFC 9110 §15.5.21", b"prompt"),
    Exchange("a prompt of white space", query("prompt=%20%0A%09"), 422, "RFC 9110 §15.5.21", b"prompt"),
    Exchange("a prompt of 501 letters", query("prompt=" + "x" * 501), 422, "RFC 9110 §15.5.21", b"prompt"),
    Exchange("a prompt of sixty kilobytes", query("prompt=" + "x" * 60_000), 422, "RFC 9110 §15.5.21", b"prompt"),
    Exchange("a prompt in capitals", query("PROMPT=x"), 422, "RFC 3986 §6.2.2.1", b"prompt"),
    Exchange("less than no pieces", query("prompt=x&limit=-1"), 422, "RFC 9110 §15.5.21", b"limit must"),
    Exchange("97 pieces", query("prompt=x&limit=97"), 422, "RFC 9110 §15.5.21", b"limit must"),
    Exchange("an empty limit", query("prompt=x&limit="), 422, "RFC 9110 §15.5.21", WHOLE_NUMBERS),
    Exchange("one piece and a half", query("prompt=x&limit=1.5"), 422, "RFC 9110 §15.5.21", WHOLE_NUMBERS),
    Exchange("a limit in hexadecimal", query("prompt=x&limit=0x2"), 422, "RFC 9110 §15.5.21", WHOLE_NUMBERS),
    Exchange("a limit of another script's digits", query("prompt=x&limit=" + quote("３")), 422, "RFC 9110 §15.5.21", WHOLE_NUMBERS),
    Exchange("a limit with a line in it", query("prompt=x&limit=1_0"), 422, "RFC 9110 §15.5.21", WHOLE_NUMBERS),
    Exchange("a limit of four thousand digits", query("prompt=x&limit=" + "9" * 4000), 422, "RFC 9110 §15.5.21", b"limit must"),
    Exchange("a limit of five thousand digits", query("prompt=x&limit=" + "9" * 5000), 422, "RFC 9110 §15.5.21", WHOLE_NUMBERS),
    Exchange("a negative pace", query("prompt=x&pace=-1"), 422, "RFC 9110 §15.5.21", b"pace must"),
    Exchange("a pace of minutes", query("prompt=x&pace=60"), 422, "RFC 9110 §15.5.21", b"pace must"),
    Exchange("a pace of no number", query("prompt=x&pace=NaN"), 422, "RFC 9110 §15.5.21", b"pace must"),
    Exchange("an infinite pace", query("prompt=x&pace=1e999"), 422, "RFC 9110 §15.5.21", b"pace must"),
    Exchange("a pace in words", query("prompt=x&pace=soon"), 422, "RFC 9110 §15.5.21", b"pace is a number"),
    Exchange("a negative seed", query("prompt=x&seed=-1"), 422, "RFC 9110 §15.5.21", b"seed must"),
    Exchange("a seed of 33 bits", query(f"prompt=x&seed={1 << 32}"), 422, "RFC 9110 §15.5.21", b"seed must"),
    Exchange("a failure after the end", query("prompt=x&fails_after=97"), 422, "RFC 9110 §15.5.21", b"fails_after must"),
    Exchange("a bad query of who wants JSON", ask("GET", ANSWERS, Accept="application/json"), 422, "RFC 9110 §15.5.21", b"prompt"),
]

RESUMING = [
    Exchange("back after less than nothing", last("-1"), 422, "HTML §9.2.4", b"after must"),
    Exchange("back after the 97th piece", last("97"), 422, "HTML §9.2.4", b"after must"),
    Exchange("back after four thousand digits", last("9" * 4000), 422, "HTML §9.2.4", b"after must"),
    Exchange("back after five thousand digits", last("9" * 5000), 422, "HTML §9.2.4", WHOLE_NUMBERS),
    Exchange("back after a word", last("five"), 422, "HTML §9.2.4", WHOLE_NUMBERS),
    Exchange("back after nothing at all", last(""), 422, "HTML §9.2.4", WHOLE_NUMBERS),
    Exchange("back after a fraction", last("1.5"), 422, "HTML §9.2.4", WHOLE_NUMBERS),
    Exchange("back after a number with a line in it", last("1_0"), 422, "HTML §9.2.4", WHOLE_NUMBERS),
    Exchange("back after a Latin letter", last("é"), 422, "HTML §9.2.4", WHOLE_NUMBERS),
    Exchange("back after another script's digit", last("１".encode().decode("latin-1")), 422, "HTML §9.2.4", WHOLE_NUMBERS),
    Exchange("back after markup", last("<script>"), 422, "HTML §9.2.4", WHOLE_NUMBERS),
    Exchange("back after two pieces", extra("Last-Event-ID: 1", "Last-Event-ID: 2"), 422, "RFC 9110 §5.3", WHOLE_NUMBERS),
    Exchange("back after a NUL", last("7\0"), 400, "RFC 9110 §5.5"),
]

FRAMING = [
    Exchange("random bytes", b"\x00\xff\xfe\x80" * 1000 + b"\r\n\r\n", 400, "RFC 9112 §3"),
    Exchange("a TLS hello", b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n", 400, "RFC 9112 §3"),
    Exchange("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "RFC 9110 §15.6.6"),
    Exchange("a version that never was", line(f"GET {SHORT} HTTP/9.9"), 505, "RFC 9110 §15.6.6"),
    Exchange("a version that is none", line(f"GET {SHORT} HTTQ/1.1"), 400, "RFC 9112 §2.3"),
    Exchange("no version", line(f"GET {SHORT}"), 400, "RFC 9112 §3"),
    Exchange("a line without an end", b"A" * 100_000, 414, "RFC 9112 §3"),
    Exchange("a method in lower case", line(f"get {SHORT} HTTP/1.1"), 405, "RFC 9110 §9.1"),
    Exchange("no Host", ask("GET", SHORT, Host=None), 400, "RFC 9112 §3.2"),
    Exchange("two Hosts", extra("Host: x"), 400, "RFC 9112 §3.2"),
    Exchange("a header of seventy kilobytes", extra("Cookie: " + "a" * 70_000), 431, "RFC 6585 §5"),
    Exchange("two hundred headers", extra(*["X-Y: z"] * 200), 431, "RFC 6585 §5"),
    Exchange("a header that goes on in the next line", extra("X-Y: a", " b"), 400, "RFC 9112 §5.2"),
    Exchange("a header without a colon", extra("nonsense"), 400, "RFC 9112 §5"),
    Exchange("a space before the colon", extra("X-Y : z"), 400, "RFC 9112 §5.1"),
    Exchange("a NUL in a header", extra("X-Y: a\0b"), 400, "RFC 9110 §5.5"),
    Exchange("a CR in a header", extra("X-Y: a\rSet-Cookie: b"), 400, "RFC 9112 §2.2"),
    Exchange("a negative length", extra("Content-Length: -5"), 400, "RFC 9112 §6.3"),
    Exchange("a length in words", extra("Content-Length: five"), 400, "RFC 9112 §6.3"),
    Exchange("a length and chunks", extra("Content-Length: 5", "Transfer-Encoding: chunked") + b"0\r\n\r\n", 400, "RFC 9112 §6.3"),
    Exchange("a chunk of size ZZ", extra("Transfer-Encoding: chunked") + b"ZZ\r\n", 400, "RFC 9112 §7.1"),
    Exchange("an unknown coding", extra("Transfer-Encoding: brotli"), 501, "RFC 9112 §6.1"),
    Exchange("an expectation that nobody meets", extra("Expect: a miracle"), 417, "RFC 9110 §10.1.1"),
]

# What is odd, and no reason to refuse.
HARMLESS = [
    Exchange("an empty line first", b"\r\n" + ask("GET", SHORT), 200, "RFC 9112 §2.2", DONE),
    Exchange("lines that end in LF alone", ask("GET", SHORT).replace(b"\r\n", b"\n"), 200, "RFC 9112 §2.2", DONE),
    Exchange("an address with the host in it", ask("GET", f"http://127.0.0.1{SHORT}"), 200, "RFC 9112 §3.2.2", DONE),
    Exchange("an Upgrade to something else", extra("Upgrade: websocket", "Connection: Upgrade"), 200, "RFC 9110 §7.8", DONE),
    Exchange("a body that nobody reads", extra("Content-Length: 5") + b"hello", 200, "RFC 9110 §9.3.1", DONE),
    Exchange("a body of two gigabytes, announced", extra("Content-Length: 2147483648"), 200, "RFC 9110 §9.3.1", DONE),
    Exchange("a prompt of NUL", query("prompt=%00&limit=1"), 200, "RFC 3986 §2.1", DONE),
    Exchange("a prompt that is no UTF-8", query("prompt=%FF%C0%AF&limit=1"), 200, "URL §5.1", DONE),
    Exchange("a prompt of half a surrogate pair", query("prompt=%ED%A0%80&limit=1"), 200, "URL §5.1", DONE),
    Exchange("a percent sign alone", query("prompt=%zz%&limit=1"), 200, "URL §1.3", DONE),
    Exchange("a prompt of 500 letters of four bytes", query("prompt=" + quote("𝄞" * 500) + "&limit=1"), 200, "RFC 3629 §3", DONE),
    Exchange("a thousand members that nobody asked for", query("a=b&" * 1000 + "prompt=x&limit=1"), 200, "RFC 3986 §3.4", DONE),
    Exchange("a format that we don't write", ask("GET", SHORT, Accept="image/png"), 200, "RFC 9110 §12.5.1", DONE),
    Exchange("every format but ours", ask("GET", SHORT, Accept="*/*;q=0"), 200, "RFC 9110 §12.5.1", DONE),
    Exchange("an Accept that means nothing", ask("GET", SHORT, Accept=";;,,/"), 200, "RFC 9110 §12.5.1", DONE),
    Exchange("an Accept whose weight is no number", ask("GET", SHORT, Accept="text/event-stream;q=high"), 200, "RFC 9110 §12.4.2", DONE),
    Exchange("a Range of events", ask("GET", SHORT, Range="bytes=0-5"), 200, "RFC 9110 §14.2", DONE),
    Exchange("back after the very last piece", last("96"), 200, "HTML §9.2.4", DONE),
    Exchange("back with a query that says otherwise", ask("GET", SHORT + "&after=96", Last_Event_ID="1"), 200, "HTML §9.2.4", b"id: 2\n"),
]

TABLE = [*ADDRESSES, *QUERIES, *RESUMING, *FRAMING, *HARMLESS]

LENIENT = "http.server, under Flask's development server, reads header lines as an e-mail's are read"
UNREAD = "nobody reads the body of a GET, so nobody minds how it is framed"
WORDLESS = "http.server answers in the way of HTTP/0.9, which had no status line"
DIFFERENT: dict[str, tuple[int, str]] = {
    "an address with a NUL": (404, "http.server takes it for an address, and nothing is at this one"),
    "no address": (404, "http.server takes it for an address, and nothing is at this one"),
    "an address without a slash": (200, "Werkzeug adds the slash"),
    "back after a NUL": (422, LENIENT),
    "random bytes": (0, WORDLESS),
    "a TLS hello": (0, WORDLESS),
    "the preface of HTTP/2": (0, WORDLESS),
    "a version that never was": (0, WORDLESS),
    "a version that is none": (0, WORDLESS),
    "no version": (0, WORDLESS),
    "a method in lower case": (200, "Werkzeug makes it upper case"),
    "no Host": (200, "http.server doesn't look for it"),
    "two Hosts": (200, LENIENT),
    "a header that goes on in the next line": (200, LENIENT),
    "a header without a colon": (200, LENIENT),
    "a space before the colon": (200, LENIENT),
    "a NUL in a header": (200, LENIENT),
    "a CR in a header": (200, LENIENT),
    "a negative length": (200, UNREAD),
    "a length in words": (200, UNREAD),
    "a length and chunks": (200, UNREAD),
    "a chunk of size ZZ": (200, UNREAD),
    "an unknown coding": (200, UNREAD),
    "an expectation that nobody meets": (200, "http.server knows one expectation, and passes over all others"),
    "an empty line first": (0, "http.server hangs up on an empty line"),
    "an Upgrade to something else": (400, "Werkzeug looks for an address that is a WebSocket's"),
}
