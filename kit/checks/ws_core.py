"""Checks of chapter 4, the core: a server's answer to one frame, and a client whose socket stays open."""

import contextlib
import json
import queue
import random
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from kit import model
from kit.checks import expect, limit
from kit.contract import Malformed, Prediction, Refused, Request, message

HINTS = {
    "ws-1": "Three calls, one after another: decode, predict, encode. Where one of them raises Refused, the answer is refuse(error). "
    "Then read the docstring's last sentence again: what encode gives is bytes, and for one codec it must become a str.",
    "ws-2": "Encode, send, recv, in this order. Before decoding, ask refusal(frame) whether the server said no. Only send and recv can "
    "raise ConnectionClosed, so only they need to stand in a try.",
}

PATIENCE = 5.0  # seconds
WAIT = "a loop that never ends, or a recv that was not told how long to wait: recv(timeout=self.deadline)"
ANSWERS = (Prediction("3", 0.75, "linear"), Prediction("8", 0.5, "forest"))
REFUSAL = json.dumps({"title": "Invalid features", "status": 422, "detail": "features must hold 64 numbers"})


class Hex:
    """A binary format of the check's own, so that no other exercise needs to be solved: JSON in hexadecimal after a byte 0xff."""

    name = "hex"

    @staticmethod
    def encode(content: tuple) -> bytes:
        """Return ``content`` as bytes that are no UTF-8 text."""
        return b"\xff" + json.dumps(content._asdict()).encode().hex().encode()

    @staticmethod
    def decode(body: bytes, kind: type) -> tuple:
        """Return the message in ``body``, or raise Malformed."""
        if not isinstance(body, bytes) or body[:1] != b"\xff":
            raise Malformed("the body is not hex")
        return message(kind, json.loads(bytes.fromhex(body[1:].decode())))


class Broken(Hex):
    """A codec with a bug."""

    @staticmethod
    def decode(body: bytes, kind: type) -> tuple:
        """Stumble."""
        return 1 // len(body[:0])


def ws_1(ws: ModuleType) -> None:
    """Your server answers every frame: with a prediction in the client's format, or with a refusal."""
    text = _json(ws)
    for digit, model_id, codec in ((3, "", text), (3, "", Hex), (4, "forest", text), (random.randrange(10), "linear", Hex)):
        request, right = Request(model.sample(digit), model_id), model.predict(model.sample(digit), model_id)
        sent = f"a picture of a {digit} for the model {model_id!r}, as {codec.name}"
        frame = _outcome(ws.answer, codec.encode(request) if codec is Hex else codec.encode(request).decode(), codec)
        _expect_form(frame, codec, sent)
        cause = "decode with codec, give request.features and request.model_id to model.predict, encode its Prediction with codec"
        expect(_read(frame, Prediction, codec) == right, sent=sent, got=frame, expected=right, cause=cause)
    fresh = json.dumps({"features": [random.randrange(16) for _ in range(random.randrange(3, 60))]})
    for frame, codec, status in (
        ('{"features": [1, 2]}', text, 422),
        ('{"features": ', text, 400),
        (b"not hex", Hex, 400),
        (fresh, text, 422),
        (fresh[:-1], text, 400),
    ):
        got = _outcome(ws.answer, frame, codec)
        cause = "refuse(error) makes the frame; return it" if not isinstance(got, Refused) else "catch Refused and return refuse(error)"
        right = isinstance(got, str) and f'"status": {status}' in got
        expect(right, sent=frame, got=got, expected=f"the text of problem details with status {status}, returned", cause=cause)
    _expect_text_for_bytes(ws, text)
    _expect_asked_once(ws)
    _expect_bug_out(ws)


def _expect_text_for_bytes(ws: ModuleType, codec) -> None:
    """Judge the answer to JSON that came in a binary frame."""
    frame = _outcome(ws.answer, codec.encode(Request(model.sample(3))), codec)
    cause = "the codec says what the answer is, not the frame that asked: JSON is answered by str, whatever it came in"
    expect(isinstance(frame, str), sent="JSON in a binary frame", got=frame, expected="str, for a text frame", cause=cause)


def _expect_asked_once(ws: ModuleType) -> None:
    """Count how often the model is asked for one frame."""
    asked, told = [], ws.server.model

    def predict(features: list, model_id: str = "") -> Prediction:
        asked.append(model_id)
        return ANSWERS[0]

    told.predict = predict
    try:
        frame = _outcome(ws.answer, Hex.encode(Request(model.sample(3))), Hex)
    finally:
        del told.predict
    cause = "call model.predict once and keep what it returns: each call is told to who watches"
    expect(len(asked) == 1, sent="one frame", got=f"{len(asked)} calls of model.predict", expected="one call", cause=cause)
    cause = "encode what model.predict returned"
    expect(_read(frame, Prediction, Hex) == ANSWERS[0], sent="one frame", got=frame, expected=ANSWERS[0], cause=cause)


def _expect_bug_out(ws: ModuleType) -> None:
    """Let the codec raise what is no refusal."""
    try:
        got = _outcome(ws.answer, Hex.encode(Request(model.sample(3))), Broken)
    except ZeroDivisionError:
        return
    cause = "catch Refused and nothing else: a bug that is answered as a refusal is never found"
    expect(False, sent="a frame to a codec with a bug", got=got, expected="ZeroDivisionError, raised", cause=cause)


def ws_2(ws: ModuleType) -> None:
    """Your client keeps one socket for all its calls, hears a refusal, and never waits beyond its deadline."""
    digit = model.sample(3)
    for codec in (_json(ws), Hex):
        fresh = Prediction(secrets.token_hex(2), 0.25, secrets.token_hex(2))
        with _serving(ANSWERS[0], REFUSAL, ANSWERS[1], fresh) as (port, frames), ws.Client(port, codec, deadline=2) as client:
            got = _outcome(client.predict, digit, "forest")
            _expect_sent(frames, Request(digit, "forest"), codec)
            expect(got == ANSWERS[0], sent="a Request", got=got, expected=ANSWERS[0], cause="return self.codec.decode(frame, Prediction)")
            got, cause = _outcome(client.predict, digit), "refusal(frame) is not None here; raise it"
            _expect_refused(got, 422, "a text frame of problem details", cause)
            got = _outcome(client.predict, digit)
            cause = "a refusal is an answer: leave the socket open, and receive one frame for each that you send"
            expect(got == ANSWERS[1], sent="a Request after the refusal", got=got, expected=ANSWERS[1], cause=cause)
            got, cause = _outcome(client.predict, digit), "return self.codec.decode(frame, Prediction)"
            expect(got == fresh, sent="one more Request", got=got, expected=fresh, cause=cause)
    with _serving(1009) as (port, _), ws.Client(port) as client:
        got, cause = _outcome(client.predict, digit), "catch ConnectionClosed around send and recv, and raise closed(error)"
        _expect_refused(got, 1009, "a close frame with code 1009", cause)
    code, status = random.randrange(4000, 5000), random.randrange(430, 500)
    with _serving(json.dumps({"title": "No", "status": status, "detail": "no"}), code) as (port, _), ws.Client(port) as client:
        _expect_refused(_outcome(client.predict, digit), status, "another refusal", "refusal(frame) is not None here; raise it")
        _expect_refused(_outcome(client.predict, digit), code, "another close frame", cause)
    with _serving(None) as (port, _), ws.Client(port, deadline=0.3) as client:
        start = time.monotonic()
        got = _outcome(client.predict, digit)
        took = time.monotonic() - start
        right, cause = isinstance(got, TimeoutError) and 0.2 < took < 2, WAIT
        if took < 2 and not isinstance(got, TimeoutError):
            cause = "recv raises TimeoutError when its time is over: let it through; only ConnectionClosed becomes closed(error)"
        expect(right, sent="a Request that is never answered", got=got, expected="TimeoutError after the deadline of 0.3 s", cause=cause)
        client.socket.close()
        got, cause = _outcome(client.predict, digit), "send raises ConnectionClosed as well as recv: both stand in the try"
        expect(
            isinstance(got, Refused), sent="a Request on a closed socket", got=_shown(got), expected="closed(error), raised", cause=cause
        )


def _outcome(call: Callable, *arguments: object) -> object:
    """Return what the student's ``call`` returns or, of the errors that it may meet, the one that it raises."""
    with limit(PATIENCE, WAIT):
        try:
            got = call(*arguments)
            return f"{got!r}, returned" if isinstance(got, Exception) else got
        except (Refused, ConnectionClosed, TimeoutError) as error:
            return error


def _read(frame: str | bytes, kind: type, codec) -> object:
    """Return the message in ``frame``, or None when there is none."""
    with contextlib.suppress(Exception):
        return codec.decode(frame, kind)


def _expect_sent(frames: queue.Queue, request: Request, codec) -> None:
    try:
        frame = frames.get(timeout=1)
    except queue.Empty:
        expect(False, sent="predict(features, 'forest')", got="no frame", expected="one frame", cause="self.socket.send(frame) sends")
    _expect_form(frame, codec, "predict(features, 'forest')")
    cause = "encode Request(features, model_id) with self.codec, and send all of it in one frame"
    expect(_read(frame, Request, codec) == request, sent="predict(features, 'forest')", got=frame, expected=request, cause=cause)


def _expect_form(frame: object, codec, sent: str) -> None:
    kind, form = (bytes, "binary") if codec is Hex else (str, "text")
    cause = "only JSON travels as str" if codec is Hex else "JSON travels as str, and encode gives bytes: .decode() them"
    cause = "the answer is made but not returned" if frame is None else cause
    expect(isinstance(frame, kind), sent=sent, got=frame, expected=f"{kind.__name__}, for a {form} frame (RFC 6455 §5.6)", cause=cause)


def _expect_refused(got: object, code: int, answer: str, cause: str) -> None:
    right = isinstance(got, Refused) and got.code == code
    expect(right, sent=f"a Request, answered by {answer}", got=_shown(got), expected=f"Refused with the code {code}, raised", cause=cause)


def _shown(got: object) -> object:
    return f"{type(got).__name__}: {got}" if isinstance(got, ConnectionClosed) else got


def _json(ws: ModuleType):
    """Return the JSON codec beside the student's package; it is given complete."""
    return import_module(f"{ws.__name__.rpartition('.')[0]}.codecs").Json


def _reply(socket: ServerConnection, answer: Prediction | str | int | None) -> None:
    """Send ``answer`` in the socket's format; close with it where it is a code, and stay silent where it is None."""
    if isinstance(answer, int):
        socket.close(answer, "message too big")
    elif isinstance(answer, Prediction):
        socket.send(Hex.encode(answer) if socket.subprotocol == Hex.name else json.dumps(answer._asdict()))
    elif answer is not None:
        socket.send(answer)


@contextlib.contextmanager
def _serving(*answers: Prediction | str | int | None) -> Iterator[tuple[int, queue.Queue]]:
    """Serve WebSockets on a free port, the first frame of a socket getting the first answer; yield the port and the frames that came."""
    frames: queue.Queue = queue.Queue()

    def converse(socket: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            for frame, answer in zip(socket, answers, strict=False):
                frames.put(frame)
                _reply(socket, answer)

    with serve(converse, "127.0.0.1", 0, subprotocols=["json", Hex.name], compression=None, close_timeout=1) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.socket.getsockname()[1], frames
