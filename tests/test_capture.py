"""A capture holds what a tap recorded, in packets whose numbers and checksums are right; the reader of pcap here shares no code with it."""

import socket
import struct
from typing import NamedTuple

import pytest

from kit.wire import capture
from kit.wire.record import Wire

PORT, CLIENT = 40_000, 50_000
FIN, SYN, RST, ACK = 1, 2, 4, 16


class Packet(NamedTuple):
    """What a packet of a capture says."""

    nanoseconds: int
    ports: tuple[int, int]
    sequence: int
    acknowledged: int
    flags: int
    payload: bytes


def words_sum(octets: bytes) -> int:
    """Add 16-bit words in ones' complement, one by one (RFC 1071 §1); 0xFFFF for what carries its own checksum."""
    total = 0
    for (word,) in struct.iter_unpack(">H", octets + bytes(len(octets) % 2)):
        total += word
        total = (total & 0xFFFF) + (total >> 16)
    return total


def packets(wire: Wire) -> list[Packet]:
    """Read a capture back, and see to it that its headers are right."""
    octets = capture.capture(wire)
    assert struct.unpack_from("<IHHiIII", octets) == (0xA1B23C4D, 2, 4, 0, 0, 65_535, 101)
    at, found = 24, []
    while at < len(octets):
        seconds, nanoseconds, kept, length = struct.unpack_from("<IIII", octets, at)
        packet = octets[at + 16 : at + 16 + kept]
        version, total = packet[0], struct.unpack_from(">H", packet, 2)[0]
        assert (kept, version, total, packet[9]) == (length, 0x45, len(packet), socket.IPPROTO_TCP)
        assert packet[12:20] == socket.inet_aton("127.0.0.1") * 2
        pseudo = packet[12:20] + struct.pack(">HH", socket.IPPROTO_TCP, len(packet) - 20)
        assert words_sum(packet[:20]) == words_sum(pseudo + packet[20:]) == 0xFFFF
        source, target, sequence, acknowledged, offset, flags = struct.unpack_from(">HHIIBB", packet, 20)
        found.append(
            Packet(seconds * 10**9 + nanoseconds, (source, target), sequence, acknowledged, flags, packet[20 + (offset >> 4) * 4 :])
        )
        at += 16 + kept
    return found


@pytest.fixture
def wire():
    """Give a recording of one connection: a question, an answer in two pieces, and a goodbye of each."""
    wire = Wire(PORT, date=1_700_000_000.0)
    connection = wire.open(CLIENT)
    connection.opened = 0.0
    connection.sent.add(0.001, b"question")
    connection.received.add(0.002, b"ans")
    connection.received.add(0.003, b"wer")
    connection.sent.add(0.004, b"")
    connection.received.add(0.005, b"")
    connection.end(0.005, "closed")
    return wire


def said(found: list[Packet], port: int) -> list[Packet]:
    return [packet for packet in found if packet.ports[0] == port]


@pytest.mark.parametrize(("port", "octets"), [(CLIENT, b"question"), (PORT, b"answer")])
def test_each_side_says_in_the_capture_what_it_said_in_the_recording(wire, port, octets):
    assert b"".join(packet.payload for packet in said(packets(wire), port)) == octets


def test_the_conversation_begins_with_a_handshake_and_ends_with_goodbyes(wire):
    marks = [(packet.ports[0], packet.flags & (SYN | FIN | RST | ACK)) for packet in packets(wire) if not packet.payload]
    assert marks[:3] == [(CLIENT, SYN), (PORT, SYN | ACK), (CLIENT, ACK)]
    assert marks[-4:] == [(CLIENT, FIN | ACK), (PORT, ACK), (PORT, FIN | ACK), (CLIENT, ACK)]


def test_sequence_numbers_follow_each_other_and_acknowledgements_never_run_ahead(wire):
    following = {CLIENT: 0, PORT: 0}
    for packet in packets(wire):
        source, target = packet.ports
        assert packet.sequence == following[source]
        assert packet.acknowledged == (following[target] if packet.flags & ACK else 0)
        following[source] += len(packet.payload) + bool(packet.flags & (SYN | FIN))
    assert following == {CLIENT: len(b"question") + 2, PORT: len(b"answer") + 2}


def test_times_are_those_of_the_recording(wire):
    begin = 1_700_000_000 * 10**9
    assert [packet.nanoseconds - begin for packet in packets(wire) if packet.payload] == [1_000_000, 2_000_000, 3_000_000]


@pytest.mark.parametrize(
    ("ending", "broken_by", "last"),
    [
        ("reset", "client", (CLIENT, RST | ACK)),
        ("reset", "server", (PORT, RST | ACK)),
        ("refused", "server", (PORT, RST | ACK)),
        ("cut", "", (CLIENT, ACK)),
        ("", "", (PORT, ACK)),
    ],
)
def test_a_conversation_ends_in_the_capture_as_it_did(ending, broken_by, last):
    wire = Wire(PORT)
    connection = wire.open(CLIENT)
    connection.sent.add(wire.now(), b"question")
    if ending:
        connection.end(wire.now(), ending, broken_by)
    found = packets(wire)
    assert (found[-1].ports[0], found[-1].flags) == last
    assert [packet.ports[0] for packet in found if packet.flags & FIN] == ([PORT] if ending == "cut" else [])


def test_a_piece_that_is_too_long_for_a_packet_is_cut():
    wire = Wire(PORT)
    wire.open(CLIENT).sent.add(wire.now(), bytes(range(256)) * 600)
    pieces = [packet.payload for packet in packets(wire) if packet.payload]
    assert (b"".join(pieces), [len(piece) for piece in pieces]) == (bytes(range(256)) * 600, [65_495, 65_495, 22_610])


def test_packets_of_several_connections_are_in_order_of_time():
    wire = Wire(PORT)
    clients = [wire.open(CLIENT + number) for number in range(3)]
    for moment in range(1, 10):
        clients[moment % 3].sent.add(wire.now() + moment, b"%d" % moment)
    found = packets(wire)
    assert [packet.nanoseconds for packet in found] == sorted(packet.nanoseconds for packet in found)
    assert [packet.payload for packet in found if packet.payload] == [b"%d" % moment for moment in range(1, 10)]


def test_bytes_that_are_all_zero_or_all_ones_have_right_checksums_too():
    wire = Wire(PORT)
    for octets in (b"\0" * 100, b"\xff" * 101, bytes(range(256))):
        wire.open(CLIENT).sent.add(wire.now(), octets)
    assert len(packets(wire)) == 3 * 5


def test_an_empty_recording_is_an_empty_capture(tmp_path):
    Wire(PORT).save(tmp_path / "nothing.pcap")
    assert len((tmp_path / "nothing.pcap").read_bytes()) == 24
