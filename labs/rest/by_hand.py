"""HTTP/1.1 by hand: write a request as bytes, take an answer apart. A library does this for you from then on."""

from typing import BinaryIO, NamedTuple


class Answer(NamedTuple):
    """An HTTP answer: the status, the headers by their names in lower case, the body."""

    status: int
    headers: dict[str, str]
    body: bytes


def compose(verb: str, target: str, host: str, body: bytes = b"", media_type: str = "") -> bytes:
    r"""Return an HTTP/1.1 request as bytes (RFC 9112 §2.1).

    The request line is ``verb``, ``target`` and ``HTTP/1.1``, with one space between. The header ``Host`` follows; where there is a body
    also ``Content-Type``, which is ``media_type``, and ``Content-Length``, the body's length in bytes. Then an empty line, then the body.
    Each line ends in ``\r\n``.

    >>> compose("GET", "/v1/models", "127.0.0.1")                 # doctest: +SKIP
    b'GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'
    """
    raise NotImplementedError("exercise rest-1: request line, headers, an empty line, the body")


def read_answer(stream: BinaryIO) -> Answer:
    r"""Read one HTTP/1.1 answer from ``stream`` and return its parts; leave in the stream what belongs to the next one.

    The first line is version, status and reason: ``HTTP/1.1 404 NOT FOUND``. Each line after it is a header, ``Name: value``, up to an
    empty line; names differ in case from server to server, so give them in lower case. The body has as many bytes as
    ``Content-Length`` says, or none where that header is missing (RFC 9112 §4, §5, §6.2).
    ``stream.readline()`` returns the bytes up to and with the next ``\n``; ``stream.read(n)`` waits for n bytes.

    >>> read_answer(io.BytesIO(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nHi"))      # doctest: +SKIP
    Answer(status=200, headers={'content-length': '2'}, body=b'Hi')
    """
    raise NotImplementedError("exercise rest-2: the status line, the headers up to an empty line, then exactly the body")
