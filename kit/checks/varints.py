"""The check of a varint: bytes that Google's own library writes as well, and what the usual slips look like."""

import math
import secrets
from types import ModuleType

from google.protobuf.wrappers_pb2 import UInt64Value

from kit.checks import Wrong, expect, limit

MORE = "what is left after the first seven bits may need several more: repeat until no more than seven are left"
NUMBERS = (300, 5, 0, 127, 128, 16_383, 16_384, 2**32 + 5, 2**53 + 1, 2**64 - 1)


def codecs_4(codecs: ModuleType) -> None:
    """Your varints are those of the Protobuf library, from 0 to 2^64 - 1."""
    for number in (*NUMBERS, *(secrets.randbits(bits) for bits in (7, 14, 21, 35, 49, 64))):
        right = UInt64Value(value=number).SerializeToString()[1:] or b"\0"  # behind the tag of field 1; the library leaves a 0 out
        try:
            with limit(5):
                got = codecs.varint(number)
        except (NotImplementedError, Wrong):
            raise
        except Exception as error:
            got = error
        good = isinstance(got, bytes | bytearray) and got == right
        expect(good, sent=f"varint({number})", got=_bits(got), expected=_bits(right), cause="" if good else _why(number, got, right))


def _why(number: int, got: object, right: bytes) -> str:
    if got is None:
        return "the bytes are made but not returned"
    if isinstance(got, ValueError | OverflowError):
        return f"a byte holds 0 to 255; {MORE}"
    if not isinstance(got, bytes | bytearray):
        return "return bytes: bytes([172, 2]) makes them from numbers"
    return next((cause for slip, cause in _slips(number, right) if slip == got), _why_else(number, bytes(got)))


def _slips(number: int, right: bytes) -> list[tuple[bytes, str]]:
    """Return what a slip makes of ``number``, and its name."""
    sevens = [octet & 127 for octet in right]
    size = max(2, (number.bit_length() + 7) // 8)  # in one byte, a slip of another kind
    return [
        (b"", "0 is a number as well, and takes one byte"),
        (bytes(sevens), "the top bit of each byte but the last must be set (| 128): a reader can't tell where this number ends"),
        (bytes(seven | 128 for seven in sevens), "the last byte must not have its top bit set: no other follows"),
        (_flagged(sevens[::-1]), "the lowest seven bits come first, and these come last"),
        (bytes(octet ^ 128 for octet in right), "the top bit is the wrong way round: set, it says that another byte follows"),
        (number.to_bytes(size, "little"), "that is the number eight bits a byte; of each byte, the eighth says whether another follows"),
        (number.to_bytes(size, "big"), "that is the number eight bits a byte, the highest first; a varint takes seven, the lowest first"),
        (str(number).encode(), "these are its decimal digits as text; a varint holds its bits"),
        (UInt64Value(value=2 * number % 2**64).SerializeToString()[1:], "that is ZigZag, for types with a sign (sint32): here 5 is just 5"),
    ]


def _why_else(number: int, got: bytes) -> str:
    ends = [place for place, octet in enumerate(got) if octet < 128]
    if not ends:
        return (
            MORE
            if len(got) > 1
            else "this byte says that another follows, and none does: seven bits end at 127, so 128 needs a second byte"
        )
    value = sum((octet & 127) << 7 * place for place, octet in enumerate(got))
    if value == number:
        return "too long: a byte of zeros at the end adds nothing. 127 still fits into seven bits; 128 doesn't"
    if ends[0] < len(got) - 1:
        return "a byte in the middle has its top bit clear, so a reader stops there; each byte but the last sets it (| 128)"
    if number > 2**53 and math.isclose(value, number, rel_tol=1e-12):
        return "digits were lost on the way: / makes a float, which holds 53 bits; >> and // stay whole"
    return f"a reader makes {value} of these bytes; {MORE}"


def _flagged(sevens: list[int]) -> bytes:
    return bytes([*(seven | 128 for seven in sevens[:-1]), sevens[-1]])


def _bits(octets: object) -> str:
    """Return bytes as hexadecimal and as bits."""
    if not isinstance(octets, bytes | bytearray):
        return repr(octets)
    return f"{octets.hex(' ') or 'no byte'}   {' '.join(f'{octet:08b}' for octet in octets)}".rstrip()
