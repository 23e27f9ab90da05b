"""HTTP/2 (RFC 9113): both directions of a connection, as a sequence of frames that share it among many calls."""

from collections import defaultdict, deque
from collections.abc import Sequence

from google.protobuf.descriptor import FileDescriptor
from hyperframe import frame as h2

from kit.prediction_pb2 import DESCRIPTOR

from .calls import Lines, Span, read_body
from .frames import Frame, frames, unread
from .headers import Headers, status_name
from .label import Label, Layer, Message, place

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
BLOCKS = (h2.HeadersFrame, h2.PushPromiseFrame, h2.ContinuationFrame)  # those that carry a header block, or a part of one


def read(sent: bytes, received: bytes, contract: FileDescriptor | None = DESCRIPTOR) -> tuple[list[Message], list[Message]]:
    """Return the messages of each direction, a frame each, and the preface; in each their labels cover every byte once. Never raises.

    ``sent`` are all bytes from client to server, ``received`` those from server to client, and either may end anywhere. After a fault,
    the rest of its direction is one label, which says why. ``contract`` tells the types of gRPC messages.

    Facts: type, flags, length, complete; headers where a header block ends; settings, increment, error, last_stream, promised;
    messages, where gRPC messages end: a list of {compressed, length, type, fields}.
    """
    client, server = _Side(sent, client=True), _Side(received, client=False)
    requests = client.headers | server.promised
    client.read_bodies(requests, contract)
    server.read_bodies(requests, contract)
    return client.messages(), server.messages()


class _Side:
    """What one side sent: its preface, its frames, and the header lines of each stream, by its identifier."""

    def __init__(self, octets: bytes, client: bool):
        self.octets, self.client = octets, client
        self.opening = [_preface(octets)] if client and octets else []
        self.frames = list(frames(octets, self.opening[0].end if self.opening else 0))
        self.headers: dict[int, Lines] = {}
        self.promised: dict[int, Lines] = {}
        if self.frames and self.frames[0].message.facts.get("type", "SETTINGS") != "SETTINGS":
            http1 = octets.startswith(b"HTTP/1")
            self.give_up(0, "this is HTTP/1: the server does not speak HTTP/2" if http1 else "each side's first frame is SETTINGS")
        self.read_headers()

    def messages(self) -> list[Message]:
        """Return the messages in order."""
        return self.opening + [frame.message for frame in self.frames]

    def give_up(self, at: int, reason: str) -> None:
        """Leave everything from the frame with that number on unread."""
        self.frames[at:] = [unread(self.frames[at].start, len(self.octets), reason)] if at < len(self.frames) else []

    def read_headers(self) -> None:
        """Label the header blocks: a HEADERS or PUSH_PROMISE frame and the CONTINUATION frames right behind it (RFC 9113 §4.3)."""
        decoder, block = Headers(), []
        for number, frame in enumerate(self.frames):
            if frame.parsed is None:
                break
            continues = isinstance(frame.parsed, h2.ContinuationFrame)
            if continues != bool(block) or (block and frame.message.stream != block[0].message.stream):
                due = f"a CONTINUATION frame on stream {block[0].message.stream} was due" if block else "there is nothing to continue"
                self.give_up(number, due)
                break
            if isinstance(frame.parsed, BLOCKS):
                block.append(frame)
            if block and frame.has("END_HEADERS"):
                fault, block = self.read_block(decoder, block), []
                if fault:
                    self.give_up(number + 1, f"header compression is out of step: {fault}")
                    break
        if block:
            self.read_block(decoder, block)

    def read_block(self, decoder: Headers, block: list[Frame]) -> str:
        """Label a header block, or what there is of it; return why it can't be read, or ""."""
        labels, headers, fault = decoder.read(b"".join(frame.parsed.data for frame in block))
        _fill(block, labels)
        first, last = block[0].message, block[-1]
        if fault or not last.has("END_HEADERS"):
            first.title = f"{first.facts['type']} ({'not understood' if last.has('END_HEADERS') else 'unfinished'})"
            return fault
        lines = dict(headers)
        last.message.facts["headers"] = headers
        first.title = f"{first.facts['type']} {_words(lines)}"
        if "promised" in first.facts:
            self.promised[first.facts["promised"]] = lines
        elif _leads(lines):
            self.headers[first.stream] = lines
        return ""

    def read_bodies(self, requests: dict[int, Lines], contract: FileDescriptor | None) -> None:
        """Label what the DATA frames carry, stream by stream, whose header lines must have been read."""
        streams = defaultdict(list)
        for frame in self.frames:
            if isinstance(frame.parsed, h2.DataFrame):
                streams[frame.message.stream].append(frame)
        for stream, carriers in streams.items():
            octets = b"".join(frame.parsed.data for frame in carriers)
            body = read_body(octets, requests.get(stream, {}), self.headers.get(stream, {}), self.client, contract)
            _fill(carriers, body.labels)
            _entitle(carriers, body.spans, body.title)


def _preface(octets: bytes) -> Message:
    """Return the message of a client's first bytes: the preface, or everything where there is none."""
    if not octets.startswith(PREFACE):
        begun = PREFACE.startswith(octets)
        return unread(0, len(octets), "the preface has 24 bytes" if begun else "a client that speaks HTTP/2 begins with a preface").message
    meaning = "a request that no HTTP/1.1 server would serve, so that one which does not speak HTTP/2 refuses at once"
    label = Label(0, len(PREFACE), Layer.PREFACE, "connection preface", "PRI * HTTP/2.0 … SM", meaning, "RFC 9113 §3.4")
    return Message("HTTP/2", "connection preface", [label])


def _leads(lines: Lines) -> bool:
    """Say whether header lines open a request or an answer; trailers have no pseudo-header (RFC 9113 §8.1)."""
    return any(name.startswith(":") for name in lines)


def _words(lines: Lines) -> str:
    """Say in a few words what header lines are about."""
    words = [] if _leads(lines) else ["(trailers)"]
    words += [lines[name] for name in (":method", ":path", ":status") if name in lines]
    if "grpc-status" in lines:
        words.append(f"grpc-status {lines['grpc-status']} {status_name(lines['grpc-status'])}".strip())
    return " ".join(words)


def _fill(carriers: Sequence[Frame], labels: Sequence[Label]) -> None:
    """Put labels of a body or a header block into the frames that carry it."""
    placed = deque(place(labels, [frame.content for frame in carriers]))
    for frame in carriers:
        message, end = frame.message, frame.content.start + frame.content.length
        while placed and placed[0].start < end:
            message.labels.append(placed.popleft())
        message.labels.sort(key=lambda label: label.start)
        if any(label.volatile for label in message.labels):  # then how many bytes there are may differ too
            message.labels[0] = message.labels[0]._replace(volatile=True)


def _entitle(carriers: Sequence[Frame], spans: Sequence[Span], title: str) -> None:
    """Say in each frame's title which gRPC messages end in it, or are under way, and tell them in its facts."""
    waiting, end = deque(spans), 0
    for frame in carriers:
        end += frame.content.length
        done = []
        while waiting and waiting[0].end <= end:
            done.append(waiting.popleft())
        if done:
            frame.message.facts["messages"] = [span.facts for span in done]
            title = f"{len(done)} × {done[0].type}" if len(done) > 1 else done[0].type
        elif waiting:
            title = f"part of {waiting[0].type}"
        words = title if frame.content.length else "(end of stream)" if frame.has("END_STREAM") else "(empty)"
        frame.message.title = frame.message.title.replace("DATA", f"DATA {words}".strip(), 1)
