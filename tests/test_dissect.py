"""A connection's protocol is told by its first bytes, whichever side has spoken, and whatever it has said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readers import damaged, read_covered, steady, unread

from kit.wire import http2

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
SETTINGS = b"\0\0\0\x04\0\0\0\0\0"
RECORD = b"\x16\x03\x01\x00\x02\x01\x00"
UPGRADE = b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n\x81\x80abcd"
BEGINNINGS = [  # sent, received, and the protocols of what is read there
    (GET, OK, {"HTTP/1.1"}, {"HTTP/1.1"}),
    (GET, b"", {"HTTP/1.1"}, set()),
    (b"", OK, set(), {"HTTP/1.1"}),
    (b"G", b"", {"HTTP/1.1"}, set()),
    (b"", b"HTT", set(), {"HTTP/1.1"}),
    (b"BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n", b"", {"HTTP/1.1"}, set()),
    (http2.PREFACE + SETTINGS, SETTINGS, {"HTTP/2"}, {"HTTP/2"}),
    (http2.PREFACE, b"", {"HTTP/2"}, set()),
    (b"", SETTINGS, set(), {"HTTP/2"}),
    (http2.PREFACE + SETTINGS, OK, {"HTTP/2"}, {"HTTP/1.1"}),
    (RECORD, RECORD, {"TLS"}, {"TLS"}),
    (RECORD, b"", {"TLS"}, set()),
    (b"", RECORD, set(), {"TLS"}),
    (RECORD, OK, {"TLS"}, {"HTTP/1.1"}),
    (UPGRADE, RECORD, {"HTTP/1.1", "WebSocket"}, {"TLS"}),
    (b"\x16", b"", {"TLS"}, set()),
    (b"", b"", set(), set()),
    (b"\0", b"\0", {""}, {""}),
    (b"\0", OK, {""}, {"HTTP/1.1"}),
    (GET, b"\0", {"HTTP/1.1"}, {""}),
    (b"EHLO example\r\n", b"220 ready\r\n", {""}, {""}),
    (b"hello", b"hello", {""}, {""}),
]


@pytest.mark.parametrize(("sent", "received", "asked", "answered"), BEGINNINGS)
def test_the_first_bytes_tell_the_protocol(sent, received, asked, answered):
    messages = read_covered(sent, received)
    assert [{message.protocol for message in side} for side in messages] == [asked, answered]


@pytest.mark.parametrize("end", range(3, len(http2.PREFACE)))
def test_a_part_of_the_preface_is_no_request(end):
    asked, _ = read_covered(http2.PREFACE[:end])
    assert "preface" in unread(asked)[0]


def test_what_nobody_knows_says_so():
    asked, answered = read_covered(b"\0\1", b"\2")
    assert [len(messages) for messages in (asked, answered)] == [1, 1]
    assert unread(asked)[0] == unread(answered)[0] == "a protocol that begins in a way which no reader knows"


@steady(300)
@given(st.sampled_from(BEGINNINGS), st.data())
def test_damaged_beginnings_are_covered(beginning, data):
    read_covered(data.draw(damaged(beginning[0])), data.draw(damaged(beginning[1])))


@steady(100)
@given(st.binary(max_size=20), st.binary(max_size=20), st.sampled_from(BEGINNINGS))
def test_any_bytes_after_a_beginning_are_covered(sent, received, beginning):
    read_covered(beginning[0] + sent, beginning[1] + received)
