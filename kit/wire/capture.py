"""Write a recording as a capture that Wireshark opens: the bytes as they came, in packets made up around them.

    wire.save("call.pcap")

The format is pcap with times in nanoseconds (draft-ietf-opsawg-pcap §4, "PCAP Capture File Format"), of bare IPv4 packets
(LINKTYPE_RAW, 101). A tap sees bytes and not packets: so the three-way handshake, a segment for what one recv brought, an acknowledgement
of each, and FIN or RST are ours (RFC 791, RFC 9293), with right checksums, from 127.0.0.1 to itself; the server's
port is the tap's.

Wireshark does not know our ports. *Analyze → Decode As…* tells it, and on the command line ``decode_as``:

    tshark -r call.pcap -d tcp.port==40123,http2
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from .record import Connection, Stream, Wire

MAGIC, RAW = 0xA1B23C4D, 101  # times in nanoseconds; packets begin with their IP header
SEGMENT = 65_535 - 40  # bytes: an IPv4 packet at its longest, without the headers of IP and TCP
WINDOW = 65_535
LOOPBACK = bytes([127, 0, 0, 1])
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16  # RFC 9293 §3.1
PROTOCOLS = {"HTTP/1.1": "http", "WebSocket": "http", "HTTP/2": "http2", "TLS": "tls"}  # ours, and what Wireshark calls them


class Segment(NamedTuple):
    """A TCP segment on its way; an ACK is set in all but the first."""

    time: float
    way: int  # 0: to the server, 1: to the client
    flags: int
    payload: bytes = b""


def capture(wire: Wire) -> bytes:
    """Return the pcap file of all connections so far."""
    packets = [packet for connection in list(wire.connections) for packet in _packets(connection, wire.port)]
    header = struct.pack("<IHHiIII", MAGIC, 2, 4, 0, 0, WINDOW, RAW)
    return header + b"".join(
        _record(round(wire.date * 1e9) + round(time * 1e9), packet) for time, packet in sorted(packets, key=lambda packet: packet[0])
    )


def decode_as(wire: Wire) -> list[str]:
    """Return the arguments by which tshark reads the port of this wire as what it carries."""
    found = dict.fromkeys(PROTOCOLS[one.message.protocol] for one in wire.messages() if one.message.protocol in PROTOCOLS)
    return [word for name in found for word in ("-d", f"tcp.port=={wire.port},{name}")][:2]


def segments(connection: Connection) -> Iterator[Segment]:
    """Yield what the two sides said in order of time, from the handshake to the end; each is acknowledged at once."""
    yield Segment(connection.opened, 0, SYN)
    yield Segment(connection.opened, 1, SYN | ACK)
    yield Segment(connection.opened, 0, ACK)
    said = [segment for way, stream in enumerate((connection.sent, connection.received)) for segment in _said(way, stream)]
    for segment in sorted(said, key=lambda segment: segment.time):
        yield segment
        yield Segment(segment.time, 1 - segment.way, ACK)
    if connection.ending in ("reset", "refused"):
        yield Segment(connection.closed, int(connection.broken_by != "client"), RST | ACK)
    elif connection.ending and connection.received.ended is None:  # we closed it, in the server's place
        yield Segment(connection.closed, 1, FIN | ACK)
        yield Segment(connection.closed, 0, ACK)


def _said(way: int, stream: Stream) -> Iterator[Segment]:
    done = 0
    for time, end in list(stream.arrivals):
        for start in range(done, end, SEGMENT):
            yield Segment(time, way, PSH | ACK, bytes(stream.octets[start : min(start + SEGMENT, end)]))
        done = end
    if stream.ended is not None:
        yield Segment(stream.ended, way, FIN | ACK)


def _packets(connection: Connection, port: int) -> Iterator[tuple[float, bytes]]:
    """Number the bytes of both directions from 0, the SYN's, and wrap the segments in TCP and IP."""
    ports = connection.client_port, port
    following = [0, 0]
    for identification, segment in enumerate(segments(connection)):
        way = segment.way
        acknowledged = following[1 - way] if segment.flags & ACK else 0
        yield segment.time, _packet(segment, (ports[way], ports[1 - way]), (following[way], acknowledged), identification)
        following[way] += len(segment.payload) + bool(segment.flags & (SYN | FIN))


def _packet(segment: Segment, ports: tuple[int, int], numbers: tuple[int, int], identification: int) -> bytes:
    sequence = [number % 2**32 for number in numbers]
    tcp = bytearray(struct.pack(">HHIIBBHHH", *ports, *sequence, 5 << 4, segment.flags, WINDOW, 0, 0) + segment.payload)
    ip = bytearray(struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), identification % 2**16, 0x4000, 64, 6, 0, LOOPBACK, LOOPBACK))
    pseudo = LOOPBACK + LOOPBACK + struct.pack(">HH", 6, len(tcp))  # RFC 9293 §3.1
    struct.pack_into(">H", tcp, 16, _checksum(pseudo + tcp))
    struct.pack_into(">H", ip, 10, _checksum(ip))
    return bytes(ip + tcp)


def _checksum(octets: bytes) -> int:
    """Return the complement of the ones' complement sum of 16-bit words (RFC 1071), which is a remainder of division by 2^16 - 1."""
    return -int.from_bytes(octets + bytes(len(octets) % 2), "big") % 0xFFFF


def _record(nanoseconds: int, packet: bytes) -> bytes:
    return struct.pack("<IIII", nanoseconds // 10**9, nanoseconds % 10**9, len(packet), len(packet)) + packet
