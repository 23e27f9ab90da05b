"""HPACK (RFC 7541): header lines as HTTP/2 sends them, most of them a byte or two that stand for a line both sides know already.

The ``hpack`` library decodes; what is added here is only how many bytes each line took, and why.
"""

import re
from functools import cache
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import unquote

import hpack
from hpack.exceptions import HPACKError
from hpack.hpack import decode_integer
from hpack.table import HeaderTable

from .label import SECRET as HIDDEN
from .label import Label, Layer, sized

# A value whose name has one of these words in it is hidden: notebooks are handed on.
SECRET = re.compile(r"authorization|cookie|api-?key|token|secret|password", re.IGNORECASE)
VOLATILE = (":authority", "date", "grpc-timeout", "server", "user-agent")
CHANGING = ("date", "grpc-timeout")  # from one call to the next, so that it is chance whether a line is kept once more or not
LONGEST = 1 << 20  # bytes of header lines that a block may stand for; a few bytes could stand for gigabytes
PURPOSES = {
    ":authority": "the host that is asked, as Host in HTTP/1.1",
    ":method": "what is to be done; gRPC always says POST",
    ":path": "what is asked for; in gRPC the service and its method",
    ":scheme": "http, or https where the connection is encrypted",
    ":status": "how the request fared in HTTP's eyes; gRPC says 200 and tells the rest in grpc-status",
    "accept-encoding": "the compressions that this side can undo",
    "content-type": "the format of the body",
    "grpc-accept-encoding": "the compressions that this side can undo",
    "grpc-encoding": "how the messages are compressed whose compressed flag is 1",
    "grpc-message": "why the call failed, in words",
    "grpc-status": "how the call ended; it comes last, since only then it is known",
    "grpc-timeout": "the deadline: how long the caller waits (H hours, M minutes, S seconds, m milli-, u micro-, n nanoseconds)",
    "te": "the client reads trailers, where gRPC says how a call ended",
    "user-agent": "the program that calls",
}
LITERALS = (  # the bits that say so, the name, the bits of the first number, what becomes of the line, the source
    (0x40, "literal header", 6, "it goes into the dynamic table, so that next time a byte or two will do", "RFC 7541 §6.2.1"),
    (0x10, "literal, never kept", 4, "nobody on the way may put it into a table, where it could be guessed", "RFC 7541 §6.2.3"),
    (0x00, "literal, not kept", 4, "it goes into no table, so that next time it is spelled out again", "RFC 7541 §6.2.2"),
)


class Block(NamedTuple):
    """A header block: its labels, in its own coordinates, its header lines without secrets, and why its end can't be read, or ""."""

    labels: list[Label]
    headers: list[tuple[str, str]]
    fault: str


class _Line(NamedTuple):
    """A representation as the decoder met it: the bytes that it took, and the header line, or the table size, that they stand for."""

    octets: bytes
    header: tuple[bytes, bytes] | None
    size: int = 0


class Headers:
    """The header blocks of one direction of a connection, in order: each depends on what the earlier ones put into the dynamic table."""

    def __init__(self):
        self.decoder = _Telling(LONGEST)
        # The other side's SETTINGS may allow more than 4096 bytes; a table that is larger than was allowed is not ours to refuse.
        self.decoder.max_allowed_table_size = 2**32 - 1
        self.later = self.adrift = False  # is it not the first block; may the dynamic table have other places on the next run

    def read(self, block: bytes) -> Block:
        """Label a header block, which must be whole for the blocks after it to make sense; never raises."""
        self.decoder.lines, fault = [], ""
        try:
            self.decoder.decode(block, raw=True)
        except HPACKError as error:
            fault = re.split(" from |: ", str(error))[0]  # the words after that are the bytes, or where they stood in memory
        labels, done = [], 0
        for line in self.decoder.lines:
            labels.append(self.label(line, done))
            done += len(line.octets)
        self.later = True
        if done < len(block):
            meaning = f"{fault}; it is not shown, since it may be a part of a secret"
            labels.append(Label(done, len(block), Layer.UNREAD, "not understood", HIDDEN, meaning, "RFC 7541 §3.2", volatile=True))
        return Block(labels, [_texts(line.header) for line in self.decoder.lines if line.header], fault)

    def label(self, line: _Line, at: int) -> Label:
        """Label what stands for one line."""
        end = at + len(line.octets)
        if line.header is None:
            meaning = "from here on the dynamic table may hold that many bytes"
            return Label(at, end, Layer.HEADERS, "table size update", sized(line.size), meaning, "RFC 7541 §6.3")
        name, value = _texts(line.header)
        kind, how, source, index = _representation(line)
        volatile, veiled = value == HIDDEN or name in VOLATILE, self.adrift and index > HeaderTable.STATIC_TABLE_LENGTH
        self.adrift |= self.later and name in CHANGING
        meaning = "; ".join(filter(None, (_purpose(name, value), how)))
        shown = unquote(value) if name == "grpc-message" else value
        kind = "header" if name in CHANGING else kind
        return Label(at, end, Layer.HEADERS, kind, f"{name}: {shown}", meaning, source, volatile, veiled)


class _Telling(hpack.Decoder):
    """hpack's decoder, which also keeps what it read: its inner methods return how much each representation took."""

    def _decode_indexed(self, data):
        header, consumed = super()._decode_indexed(data)
        self.lines.append(_Line(bytes(data[:consumed]), header))
        return header, consumed

    def _decode_literal(self, data, should_index):
        header, consumed = super()._decode_literal(data, should_index)
        self.lines.append(_Line(bytes(data[:consumed]), header))
        return header, consumed

    def _update_encoding_context(self, data):
        consumed = super()._update_encoding_context(data)
        self.lines.append(_Line(bytes(data[:consumed]), None, self.header_table_size))
        return consumed


@cache
def status_name(code: str) -> str:
    """Return the name of a gRPC status code: "0" is OK; "" for one that gRPC does not have."""
    import grpc

    return next((status.name for status in grpc.StatusCode if str(status.value[0]) == code), "")


def _texts(header: tuple[bytes, bytes]) -> tuple[str, str]:
    """Return a header line as text, without its value where that is secret."""
    name, value = (bytes(part).decode("utf-8", "backslashreplace") for part in header)
    return name, HIDDEN if SECRET.search(name) else value


def _purpose(name: str, value: str) -> str:
    told = PURPOSES.get(name, "")
    if name == "grpc-status":
        told += f": {value} is {status_name(value) or 'no status of gRPC'}"
    if name == ":status" and value in {str(status.value) for status in HTTPStatus}:
        told = f"{HTTPStatus(int(value)).phrase}: {told}"
    return told


def _representation(line: _Line) -> tuple[str, str, str, int]:
    """Return what a representation is called, how it says its line, where that is laid down, and the table entry that it names, or 0."""
    first = line.octets[0]
    if first & 0x80:
        index, size = decode_integer(line.octets, 7)
        return "indexed header", f"{sized(size)} for the whole line: {_entry(index)}", "RFC 7541 §6.1", index
    kind, bits, kept, source = next(form[1:] for form in LITERALS if first & form[0] == form[0])
    index, at = decode_integer(line.octets, bits)
    name, at = (f"its name is {_entry(index)}", at) if index else _string(line.octets, at, "its name", line.header[0])
    value, _ = _string(line.octets, at, "its value", line.header[1])
    return kind, f"{name}, {value}; {kept}", source, index


def _entry(index: int) -> str:
    if index <= HeaderTable.STATIC_TABLE_LENGTH:
        return f"entry {index} of the static table (RFC 7541 Appendix A), which both sides know by heart"
    return f"entry {index}, which an earlier line put into the dynamic table"


def _string(octets: bytes, at: int, what: str, text: bytes) -> tuple[str, int]:
    """Say how the string that begins at ``at`` is written (RFC 7541 §5.2), and return the offset after it."""
    size, consumed = decode_integer(octets[at:], 7)
    huffman = f", {len(text)} characters in Huffman code" if octets[at] & 0x80 else ""
    return f"{what} is spelled out in {consumed} + {size} bytes (length, text{huffman})", at + consumed + size
