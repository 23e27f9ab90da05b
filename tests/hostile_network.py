"""Submissions that try to reach others: machines, servers of this one, the kernel's own doors."""

from hostile_labs import TOLD, Hostile


def _reaches(name: str, source: str, control: str = "attack", **more) -> Hostile:
    return Hostile(name, "network", source + TOLD, frozenset({"crash"}), control, **{"seen": "ATTACK[]"} | more)


OUTSIDE = "192.0.2.1"  # RFC 5737: an address for examples, which is nobody's
NO_CALLS = "a test that calls other machines depends on them; the loopback of the host stands for them above"
NETWORK = [
    _reaches(
        "a server on the host's loopback",
        "import socket\n\n\ndef attack():\n    try:\n        with socket.create_connection(('127.0.0.1', @PORT@), 1) as line:\n            return line.recv(20)\n    except OSError:\n        return ''\n",
    ),
    _reaches(
        "a datagram to a port of the host",
        "import socket\n\n\ndef attack():\n    try:\n        with socket.socket(type=socket.SOCK_DGRAM) as line:\n            line.settimeout(1)\n            line.sendto(b'?', ('127.0.0.1', @UDP@))\n            return line.recv(20)\n    except OSError:\n        return ''\n",
    ),
    _reaches(
        "an abstract socket of the host",
        "import socket\n\n\ndef attack():\n    try:\n        with socket.socket(socket.AF_UNIX) as line:\n            line.settimeout(1)\n            line.connect('\\0@ABSTRACT@')\n            return line.recv(20)\n    except OSError:\n        return ''\n",
    ),
    _reaches(
        "a socket file of the host",
        "import socket\n\n\ndef attack():\n    try:\n        with socket.socket(socket.AF_UNIX) as line:\n            line.settimeout(1)\n            line.connect('@SOCKET@')\n            return line.recv(20)\n    except OSError:\n        return ''\n",
    ),
    _reaches(
        "another machine",
        f"import socket\n\n\ndef attack():\n    try:\n        with socket.create_connection(('{OUTSIDE}', 80), 1):\n            return 'connected'\n    except TimeoutError:\n        return 'a packet left'\n    except OSError as error:\n        return '' if error.errno == 101 else repr(error)\n",
        control="",
        no_control=NO_CALLS,
    ),
    _reaches(
        "a name server",
        f"import socket\n\n\ndef attack():\n    got = ''\n    try:\n        got += socket.gethostbyname('example.org')\n    except OSError:\n        pass\n    try:\n        with socket.socket(type=socket.SOCK_DGRAM) as line:\n            line.sendto(b'?', ('{OUTSIDE}', 53))\n            got += ' a datagram left'\n    except OSError:\n        pass\n    return got\n",
        control="",
        no_control=NO_CALLS,
    ),
    _reaches(
        "raw packets and the table of routes",
        "import socket\nimport struct\n\n\ndef attack():\n    got = ''\n    for family, kind in ((socket.AF_INET, socket.SOCK_RAW), (socket.AF_PACKET, socket.SOCK_RAW)):\n        try:\n            socket.socket(family, kind, 1).close()\n            got += f'{family} '\n        except OSError:\n            pass\n"
        "    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as line:\n        line.bind((0, 0))\n        line.settimeout(1)\n        ask = struct.pack('=IHHIIBBHiII', 32, 16, 5, 1, 0, 0, 0, 0, 1, 0, 1)\n        line.send(ask)\n        code = struct.unpack_from('=i', line.recv(4096), 16)[0]\n        got += 'loopback was taken down ' if code == 0 else ''\n    return got\n",
        control="",
        no_control="as root it would take down the loopback that this test stands on",
    ),
]
