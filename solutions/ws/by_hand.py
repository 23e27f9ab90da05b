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
    # BEGIN SOLUTION ws-3: join, hash, write in base64
    digest = hashlib.sha1((key + GUID).encode()).digest()
    return base64.b64encode(digest).decode()
    # END SOLUTION


def frame(opcode: int, payload: bytes, mask: bytes = b"") -> bytes:
    """Return one whole frame: ``opcode`` (1 text, 2 binary, 8 close, 9 ping, 10 pong) and ``payload`` (RFC 6455 §5.2).

    The first byte is 0x80, because the message ends with this frame, plus the opcode. The second is the length, up to 125; for a longer
    payload it is 126 and two bytes of length follow, or from 65,536 on 127 and eight bytes, the highest first. A client's frame must be
    masked (§5.3): ``mask`` is its four bytes. Then the second byte is greater by 0x80, the mask comes next, and byte i of the payload is
    XORed with byte i modulo 4 of the mask. A server's frame has no mask.

    >>> frame(1, b"Hi").hex(" "), frame(1, b"Hi", mask=bytes(4)).hex(" ")       # doctest: +SKIP
    ('81 02 48 69', '81 82 00 00 00 00 48 69')
    """
    # BEGIN SOLUTION ws-4: the first byte, the length in one of its three forms, the mask, the payload under it
    masked = 0x80 if mask else 0
    if len(payload) < 126:
        length = bytes([masked | len(payload)])
    elif len(payload) < 1 << 16:
        length = bytes([masked | 126]) + len(payload).to_bytes(2)
    else:
        length = bytes([masked | 127]) + len(payload).to_bytes(8)
    covered = bytes(octet ^ mask[i % 4] for i, octet in enumerate(payload)) if mask else payload
    return bytes([0x80 | opcode]) + length + mask + covered
    # END SOLUTION
