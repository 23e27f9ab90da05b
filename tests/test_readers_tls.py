"""TLS as an eavesdropper meets it: of real handshakes the names, the sizes and the times show, and nothing else."""

import contextlib
import ssl

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st
from readers import damaged, read_covered, steady, told, unread

from kit.wire import tls

SAID = b"features" * 5
AUTHORITY = trustme.CA()


def conversation(version: ssl.TLSVersion, curve: str = "") -> tuple[bytes, bytes]:
    """Return what goes back and forth, in memory, between a client and a server that shake hands, say something, and part."""
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    AUTHORITY.issue_cert("digits.example").configure_cert(server)
    AUTHORITY.configure_trust(client)
    for context in (server, client):
        context.set_alpn_protocols(["h2", "http/1.1"])
        context.minimum_version = context.maximum_version = version
    if curve:
        server.set_ecdh_curve(curve)
    up, down, to_server, to_client = (ssl.MemoryBIO() for _ in range(4))
    asking = client.wrap_bio(to_client, up, server_hostname="digits.example")
    answering = server.wrap_bio(to_server, down, server_side=True)
    sent, received = bytearray(), bytearray()

    def carry(*actions) -> None:
        waiting = list(actions)
        while waiting:
            for action in tuple(waiting):
                with contextlib.suppress(ssl.SSLWantReadError):
                    action()
                    waiting.remove(action)
                for source, kept, sink in ((up, sent, to_server), (down, received, to_client)):
                    piece = source.read()
                    kept.extend(piece)
                    sink.write(piece)

    carry(asking.do_handshake, answering.do_handshake)
    carry(lambda: asking.write(SAID), lambda: answering.read(100))
    carry(lambda: answering.write(SAID), lambda: asking.read(100))
    carry(asking.unwrap, answering.unwrap)
    return bytes(sent), bytes(received)


NEW, OLD = conversation(ssl.TLSVersion.TLSv1_3), conversation(ssl.TLSVersion.TLSv1_2)


@pytest.mark.parametrize("both", [NEW, OLD], ids=["TLS 1.3", "TLS 1.2"])
def test_records_cover_a_conversation_and_only_noise_is_left_of_what_was_said(both):
    asked, answered = read_covered(*both)
    assert unread(asked + answered) == []
    assert all(message.facts["complete"] for message in asked + answered)
    sizes = [[message.facts["length"] for message in messages if message.facts["sealed"]] for messages in (asked, answered)]
    assert all(any(size in range(len(SAID) + 16, len(SAID) + 25) for size in each) for each in sizes)  # 16 bytes of a tag, and a few more
    assert SAID not in b"".join(both)


def test_a_new_handshake_shows_its_greetings_and_no_certificate():
    asked, answered = read_covered(*NEW)
    assert [message.title for message in asked][:3] == ["ClientHello", "change cipher spec", "sealed"]
    assert [message.title for message in answered][:3] == ["ServerHello", "change cipher spec", "sealed"]
    assert told(answered[0])["supported_versions"] == "TLS 1.3"
    assert told(answered[0])["cipher suite"].startswith("TLS_")


def test_an_old_handshake_shows_its_certificate():
    asked, answered = read_covered(*OLD)
    assert "Certificate" in ", ".join(message.title for message in answered)
    assert "alert close_notify" not in [message.title for message in asked]  # it comes after the change, so it is sealed
    assert [message.title for message in asked][-3:] == ["sealed"] * 3


@pytest.mark.parametrize(("both", "versions"), [(NEW, "TLS 1.3"), (OLD, "TLS 1.2")], ids=["TLS 1.3", "TLS 1.2"])
def test_a_greeting_tells_the_name_of_the_site_to_everyone(both, versions):
    (hello, *_), _ = read_covered(*both)
    names = told(hello)
    assert (names["server_name"], names["ALPN"]) == ("digits.example", "h2, http/1.1")
    assert names.get("supported_versions", "TLS 1.2") == versions


def test_a_greeting_that_is_repeated_is_read_again():
    asked, answered = read_covered(*conversation(ssl.TLSVersion.TLSv1_3, "secp521r1"))
    assert [message.title for message in asked if "Hello" in message.title] == ["ClientHello"] * 2
    assert [message.title for message in answered if "Hello" in message.title] == ["ServerHello"] * 2


def test_a_record_looks_like_this():
    (message,), _ = tls.read(b"\x17\x03\x03\x00\x02ab", b"")
    assert [(label.start, label.name, label.value, label.volatile) for label in message.labels] == [
        (0, "content type", "application data", False),
        (1, "version", "TLS 1.2", False),
        (3, "length", "2 bytes", True),
        (5, "sealed", "2 bytes", True),
    ]
    assert message.facts == {"type": "application data", "version": "TLS 1.2", "length": 2, "sealed": True, "complete": True}


@pytest.mark.parametrize("side", [0, 1])
def test_a_record_that_is_cut_off_anywhere_is_told_as_far_as_it_is_there(side):
    for end in range(1, len(NEW[side]), 3):
        messages = read_covered(*[octets[:end] if number == side else b"" for number, octets in enumerate(NEW)])[side]
        assert all(message.facts["complete"] for message in messages[:-1])
        assert messages[-1].facts["complete"] == (not messages[-1].title.endswith("(unfinished)"))


@pytest.mark.parametrize(
    ("octets", "title"),
    [(b"\x15\x03\x03\x00\x02\x02\x28", "alert handshake_failure"), (b"\x15\x03\x03\x00\x02\x02\xfe", "alert number 254")],
)
def test_an_alert_in_the_clear_tells_its_name(octets, title):
    assert read_covered(b"", octets)[1][0].title == title


def test_a_server_that_answers_a_greeting_in_plain_text_is_read_as_what_it_is():
    asked, answered = read_covered(NEW[0], b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    assert (asked[0].title, answered[0].title) == ("ClientHello", "400 Bad Request")


@pytest.mark.parametrize("octets", [b"plain text", b"\x17\x02\x00\x00\x01a", b"\x17\x03\x03\xff\xffa"])
def test_what_is_no_record_is_unread(octets):
    messages, _ = read_covered(NEW[0][: NEW[0].index(b"\x14\x03\x03")] + octets)
    assert ["begins with one of four types" in each for each in unread(messages)] == [True]


@steady(300)
@given(st.data(), st.sampled_from([NEW, OLD]))
def test_damaged_conversations_are_covered(data, both):
    sent, received = (octets[:3] + data.draw(damaged(octets[3:1500])) for octets in both)
    read_covered(sent, received)
