"""What a teacher would write for nbgrader or otter-grader: ten functions of asserts, each handed the student's function by its name.

They are as strict as our checks on the answers that the benchmark's class gives, and say nothing of why an answer is wrong.
"""

import base64
import io
import itertools
import random
from unittest.mock import patch


def start_1(greet):
    """It greets whom it is given."""
    assert greet("Ada") == "Hello, Ada!"
    assert greet("Grace") == "Hello, Grace!"


def codecs_4(varint):
    """A varint has seven bits a byte, the lowest first."""
    known = {300: "ac02", 5: "05", 0: "00", 127: "7f", 128: "8001", 16_383: "ff7f", 16_384: "808001", 2**53 + 1: "8180808080808010"}
    for number, octets in known.items():
        assert varint(number) == bytes.fromhex(octets)
    assert varint(2**64 - 1) == bytes([255] * 9 + [1])


def rest_1(compose):
    """A request has its line, its headers and its body."""
    json, octets = "application/json", "application/octet-stream"
    for verb, target, host, body, kind in [
        ("GET", "/v1/models", "127.0.0.1", b"", ""),
        ("POST", "/v1/predictions", "127.0.0.1:5000", b'{"features": []}', json),
        ("PUT", "/v1/predictions/7", "localhost", '{"note": "plutôt un 3"}'.encode(), json),
        ("POST", "/v1/predictions?limit=5", "[::1]:8000", b"\x00\xff\r\n\r\nno text\r\n", octets),
    ]:
        request = compose(verb, target, host, body, kind) if body else compose(verb, target, host)
        head, _, sent = bytes(request).partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        fields = [line.partition(":") for line in lines]
        headers = {name.lower(): value.strip() for name, _, value in fields}
        assert all(name and name == name.strip() for name, _, _ in fields)
        assert first == f"{verb} {target} HTTP/1.1"
        assert headers["host"] == host
        assert sent == body
        assert headers.get("content-type") == (kind or None)
        assert headers.get("content-length") == (str(len(body)) if body else None)


def rest_2(read_answer):
    """An answer is read to its end, and no further."""
    head = b"HTTP/1.1 404 NOT FOUND\r\nContent-Length: 6\r\nX-Time:12:30\r\nServer:  a b \r\n\r\n"
    stream = io.BytesIO(head + b" \xff\r\n \n" + b"HTTP/1.1 200 OK\r\n\r\n")
    status, headers, body = read_answer(stream)
    assert status == 404
    assert headers["content-length"] == "6"
    assert headers["x-time"] == "12:30"
    assert headers["server"] == "a b"
    assert body == b" \xff\r\n \n"
    status, headers, body = read_answer(stream)
    assert (status, len(headers), body) == (200, 0, b"")


def ws_3(accept):
    """The handshake is answered as RFC 6455 says."""
    assert accept("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    assert accept("x3JJHMbDL1EzLkh9GBhXDw==") == "HSmrc0sMlYUkAGmm5OPpG2HaGWk="


def ws_4(frame):
    """A frame has its length in one of three forms, and its mask."""
    assert frame(1, b"Hi") == b"\x81\x02Hi"
    assert frame(9, b"") == b"\x89\x00"
    assert frame(2, bytes(125)) == b"\x82\x7d" + bytes(125)
    assert frame(2, bytes(126)) == b"\x82\x7e\x00\x7e" + bytes(126)
    assert frame(2, bytes(300)) == b"\x82\x7e\x01\x2c" + bytes(300)
    assert frame(2, bytes(65_536)) == b"\x82\x7f" + (65_536).to_bytes(8) + bytes(65_536)
    assert frame(1, b"Hello", b"\x37\xfa\x21\x3d").hex() == "818537fa213d7f9f4d5158"


def ws_7(delays):
    """Each wait is drawn below a bound that doubles."""

    class Chance(random.Random):
        share, asked = 0.0, 0

        def random(self):
            self.asked += 1
            return self.share

        def uniform(self, a, b):
            return a + (b - a) * self.random()

    for share in (0.0, 0.5, 1.0):
        chance = Chance(0)
        chance.share = share
        waits = [round(wait, 6) for wait in itertools.islice(delays(chance), 9)]
        assert waits == [round(share * bound, 6) for bound in (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5)]
        assert chance.asked == 9


def access_1(make_key):
    """A key can't be guessed."""
    keys = [make_key() for _ in range(500)]
    assert all(isinstance(key, str) and key.startswith("wl_") and key.isascii() and key.isprintable() for key in keys)
    assert all(len(key) >= len("wl_") + 43 for key in keys)
    assert len(set(keys)) == 500
    replayed = set()
    for _ in range(2):
        with patch("time.time", lambda: 7.0):
            random.seed(7)
            replayed.add(make_key())
    assert len(replayed) == 2


def access_3(decode_part):
    """Base64url is read without its padding."""
    for octets in (b'{"a":1}', b"", b"a", b"ab", b"abc", b"abcd", b"\xfb\xef\xbe\xff", bytes(range(256))):
        text = base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
        assert decode_part(text) == octets


def stream_1(text, Event):
    """An event has its fields, and one empty line."""
    for data, number, name in [("one", "", "message"), ("one", "7", "poem"), ("one\ntwo", "8", "poem"), ("a\u2028b\x0cc", "", "message")]:
        written = text(Event(data, number, name)).replace("\r\n", "\n")
        fields = [line.partition(":") for line in written.split("\n")]
        values = {field: [value.removeprefix(" ") for other, _, value in fields if other == field] for field, _, _ in fields}
        assert written.endswith("\n\n")
        assert written.count("\n\n") == 1
        assert "\n".join(values["data"]) == data
        assert values.get("id", []) == ([number] if number else [])
        assert values.get("event", ["message"]) == [name]
