"""The handshake and the frame of a WebSocket, made by hand (RFC 6455)."""

import base64
import hashlib

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # the constant of RFC 6455 §1.3, the same for everyone


def accept(key: str) -> str:
    """Return the value of ``Sec-WebSocket-Accept`` that answers the ``Sec-WebSocket-Key`` of a client (RFC 6455 §4.2.2).

    Join the key and GUID, take the SHA-1 digest of that (20 bytes, not its hexadecimal), and write it in base64.

    >>> accept("dGhlIHNhbXBsZSBub25jZQ==")                      # doctest: +SKIP
    's3pPLMBiTxaQ9kYGzzhZRbK+xOo='
    """
    raise NotImplementedError("exercise ws-3: join, hash, write in base64")


def frame(opcode: int, payload: bytes, mask: bytes = b"") -> bytes:
    """Return one whole frame: ``opcode`` (1 text, 2 binary, 8 close, 9 ping, 10 pong) and ``payload`` (RFC 6455 §5.2).

    The first byte is 0x80, because the message ends with this frame, plus the opcode. The second is the length, up to 125; for a longer
    payload it is 126 and two bytes of length follow, or from 65,536 on 127 and eight bytes, the highest first. A client's frame must be
    masked (§5.3): ``mask`` is its four bytes. Then the second byte is greater by 0x80, the mask comes next, and byte i of the payload is
    XORed with byte i modulo 4 of the mask. A server's frame has no mask.

    >>> frame(1, b"Hi").hex(" "), frame(1, b"Hi", mask=bytes(4)).hex(" ")       # doctest: +SKIP
    ('81 02 48 69', '81 82 00 00 00 00 48 69')
    """
    raise NotImplementedError("exercise ws-4: the first byte, the length in one of its three forms, the mask, the payload under it")
