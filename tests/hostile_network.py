"""Submissions that try to reach others: machines, servers of this one, the kernel's own doors."""

from hostile_labs import TOLD, Hostile


def _reaches(name: str, source: str, control: str = "attack", **more) -> Hostile:
    return Hostile(name, "network", source + TOLD, frozenset({"crash"}), control, **{"seen": "ATTACK[]"} | more)


OUTSIDE = "192.0.2.1"  # RFC 5737: an address for examples, which is nobody's
NO_CALLS = "a test that calls other machines depends on them; the loopback of the host stands for them above"
NETWORK = [
    _reaches(
        "a server on the host's loopback",
        """\
import socket


def attack():
    try:
        with socket.create_connection(('127.0.0.1', @PORT@), 1) as line:
            return line.recv(20)
    except OSError:
        return ''
""",
    ),
    _reaches(
        "a datagram to a port of the host",
        """\
import socket


def attack():
    try:
        with socket.socket(type=socket.SOCK_DGRAM) as line:
            line.settimeout(1)
            line.sendto(b'?', ('127.0.0.1', @UDP@))
            return line.recv(20)
    except OSError:
        return ''
""",
    ),
    _reaches(
        "an abstract socket of the host",
        """\
import socket


def attack():
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            line.connect('\\0@ABSTRACT@')
            return line.recv(20)
    except OSError:
        return ''
""",
    ),
    _reaches(
        "a socket file of the host",
        """\
import socket


def attack():
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            line.connect('@SOCKET@')
            return line.recv(20)
    except OSError:
        return ''
""",
    ),
    _reaches(
        "another machine",
        """\
import socket


def attack():
    try:
        with socket.create_connection(('@OUTSIDE@', 80), 1):
            return 'connected'
    except TimeoutError:
        return 'a packet left'
    except OSError as error:
        return '' if error.errno == 101 else repr(error)
""".replace("@OUTSIDE@", OUTSIDE),
        control="",
        no_control=NO_CALLS,
    ),
    _reaches(
        "a name server",
        """\
import socket


def attack():
    got = ''
    try:
        got += socket.gethostbyname('example.org')
    except OSError:
        pass
    try:
        with socket.socket(type=socket.SOCK_DGRAM) as line:
            line.sendto(b'?', ('@OUTSIDE@', 53))
            got += ' a datagram left'
    except OSError:
        pass
    return got
""".replace("@OUTSIDE@", OUTSIDE),
        control="",
        no_control=NO_CALLS,
    ),
    _reaches(
        "raw packets and the table of routes",
        """\
import socket
import struct


def attack():
    got = ''
    for family, kind in ((socket.AF_INET, socket.SOCK_RAW), (socket.AF_PACKET, socket.SOCK_RAW)):
        try:
            socket.socket(family, kind, 1).close()
            got += f'{family} '
        except OSError:
            pass
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as line:
        line.bind((0, 0))
        line.settimeout(1)
        ask = struct.pack('=IHHIIBBHiII', 32, 16, 5, 1, 0, 0, 0, 0, 1, 0, 1)
        line.send(ask)
        code = struct.unpack_from('=i', line.recv(4096), 16)[0]
        got += 'loopback was taken down ' if code == 0 else ''
    return got
""",
        control="",
        no_control="as root it would take down the loopback that this test stands on",
    ),
]
