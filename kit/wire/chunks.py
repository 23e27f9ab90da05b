"""Chunked bodies (RFC 9112 §7.1): what stands between two pieces of the body."""

import re

from .heads import label_lines, label_rest
from .label import Labels, Layer, sized
from .words import decoded, plain

SIZE_LINE = re.compile(rb"(?P<size>[0-9A-Fa-f]+)(?P<extension>[^\r\n]*)(?P<end>\r\n)")
SOURCE = "RFC 9112 §7.1"


def label_between(labels: Labels, octets: bytes, first: bool) -> None:
    """Label what stands before a chunk's data, or after the last one: the end of the chunk before, a size line, and trailers.

    ``first`` says that no chunk came before. The octets may end anywhere, as those of a message that is unfinished do.
    """
    if not first:
        labels.add(len(octets[:2]), Layer.CHUNKS, "chunk end", "", "closes the chunk, whose length told as much already", SOURCE)
        octets = octets[2:]
    line = SIZE_LINE.match(octets)
    if line is None:
        labels.add(len(octets), Layer.CHUNKS, "chunk size (unfinished)", "", "the line is not there to its end", SOURCE)
        return
    size = int(line["size"], 16)
    if size:
        name, meaning = "chunk size", "how many bytes of the body follow, in hexadecimal"
    else:
        name, meaning = "last chunk", "no more chunks: the body ends, and nobody had to know in advance where"
    labels.add(len(line["size"]), Layer.CHUNKS, name, sized(size), meaning, SOURCE)
    extension = plain(decoded(line["extension"]))
    labels.add(len(line["extension"]), Layer.CHUNKS, "chunk extension", extension, "who does not know it passes over it", "RFC 9112 §7.1.1")
    labels.add(len(line["end"]), Layer.CHUNKS, "line end", "", "ends the size", SOURCE)
    _trailers(labels, octets[line.end() :])


def _trailers(labels: Labels, octets: bytes) -> None:
    """Label header lines that come after the body, and the empty line that ends the message; one label, where that has not come yet."""
    lines = re.findall(rb"[^\n]*\n", octets)
    if lines and lines[-1] in (b"\r\n", b"\n"):
        label_lines(labels, lines)
    else:
        label_rest(labels, octets, "the header lines after the body are not there to their end", Layer.HEADERS, "trailers (unfinished)")
