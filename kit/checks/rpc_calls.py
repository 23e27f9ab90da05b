"""Checks of chapter 3: a stub made by hand, many requests with one answer, and a conversation."""

import contextlib
import json
import random
import secrets
import socket
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from types import ModuleType

from kit import model
from kit.apart.beside import beside
from kit.checks import expect, limit
from kit.checks.stream_fakes import replaced
from kit.contract import Refused
from kit.prediction_pb2 import BatchSummary, PredictionRequest, PredictionResponse, Stroke

HINTS = {
    "rpc-4": "Define a function inside, with *arguments, and return the function itself, not its result. It writes one line and reads one; "
    "json.loads of that line is a dict with one of two keys.",
    "rpc-5": "One loop over requests, and three things that grow: how many, a Counter of labels, a sum of scores. The mean comes last.",
    "rpc-6": "The picture is made once, before the loop, and lives through it. yield stands inside the loop, so that each stroke is "
    "answered before the next is read.",
}
WAIT = "a read for a line that never came: end the line with a newline, and flush() what was written"


def rpc_4(rpc: ModuleType) -> None:
    """Your stub turns any function's name into a call, and an answer or an error into what a caller expects."""
    number, fresh = secrets.randbelow(10**6), secrets.token_hex(4)
    answers = (
        {"answer": 3},
        {"answer": "ünïcode"},
        {"answer": None},
        {"answer": [fresh]},
        {"error": "ZeroDivisionError: no"},
        {"error": fresh},
    )
    asked = (("add", (1, 2), 3), ("greet", ("Zoë",), "ünïcode"), ("nothing", (), None), (f"f{fresh}", (number, fresh), [fresh]))
    with limit(5, WAIT), _answering(*answers) as (port, lines), rpc.by_hand.Stub(port) as stub:
        for name, arguments, right in asked:
            call = getattr(stub, name)
            cause = "return the inner function; do not call it: the caller does"
            expect(callable(call), sent=f"stub.{name}", got=call, expected="a function", cause=cause)
            got = _told(call, *arguments)
            _expect_line(lines, name, arguments)
            cause = 'return what stands under "answer"'
            expect(got == right, sent=f"stub.{name}{arguments}", got=repr(got), expected=repr(right), cause=cause)
        got, cause = _told(stub.divide, 1, 0), 'look for "error" first, and raise RuntimeError with its text'
        right = isinstance(got, RuntimeError) and "ZeroDivisionError: no" in str(got)
        expect(right, sent="stub.divide(1, 0)", got=repr(got), expected="RuntimeError: ZeroDivisionError: no", cause=cause)
        got = _told(getattr(stub, f"g{fresh}"))
        right = isinstance(got, RuntimeError) and fresh in str(got)
        expect(right, sent=f"stub.g{fresh}()", got=repr(got), expected=f"RuntimeError: {fresh}", cause=cause)
    with limit(5, WAIT), _answering() as (port, _), rpc.by_hand.Stub(port) as stub:
        got, cause = _told(stub.add, 1, 2), 'readline() returns b"" when the server has gone; raise ConnectionError for it'
        expect(isinstance(got, ConnectionError), sent="a call, and the server goes", got=repr(got), expected="ConnectionError", cause=cause)


def rpc_5(rpc: ModuleType) -> None:
    """A batch of any length becomes one summary, each row predicted as it arrives."""
    _expect_summary(rpc, (3, 3, 8, 1))
    _expect_summary(rpc, random.choices(range(10), k=random.randrange(5, 9)))
    with limit(3):
        try:
            got = rpc.shapes.summarise(iter([]))
        except ZeroDivisionError as error:
            got = error
    cause, shown = "no request at all is a batch too: its mean is 0", repr(got).strip() or "an empty BatchSummary"
    expect(got == BatchSummary(), sent="no request", got=shown, expected="count 0, mean 0", cause=cause)
    with limit(3):
        got = _told(rpc.shapes.summarise, iter([PredictionRequest(features=[1.0])]))
    cause = "let what model.predict raises through: it becomes a status"
    expect(isinstance(got, Refused), sent="a request of one feature", got=repr(got), expected="Refused", cause=cause)


def _expect_summary(rpc: ModuleType, digits: Sequence[int]) -> None:
    """Judge the summary of these digits, each sent for both models."""
    asked = [(digit, model_id) for digit in digits for model_id in ("linear", "forest")]
    several, shown = f"{len(asked)} requests", f"{' '.join(map(str, digits))}, by both models"
    requests = [PredictionRequest(features=model.sample(digit), model_id=model_id) for digit, model_id in asked]
    predictions = [model.predict(request.features, request.model_id) for request in requests]
    with limit(8), _counted(rpc) as made:
        got = rpc.shapes.summarise(_noted(requests, made, ahead := []))
    expect(isinstance(got, BatchSummary), sent=several, got=got, expected="a BatchSummary, returned", cause="return the summary")
    cause = "predict inside the loop, and keep no list of the requests: the batch may be longer than the memory"
    most = max(ahead, default=len(asked))
    expect(most <= 2, sent=f"{several}, one by one", got=f"{most} read before they were predicted", expected="1 at a time", cause=cause)
    right = Counter(prediction.label for prediction in predictions)
    cause = "count is how many requests there were, not how many labels"
    expect(got.count == len(asked), sent=several, got=got.count, expected=len(asked), cause=cause)
    cause = "labels maps a label to how often it was given"
    expect(
        dict(got.labels) == dict(right), sent=shown, got=dict(sorted(got.labels.items())), expected=dict(sorted(right.items())), cause=cause
    )
    mean = sum(prediction.score for prediction in predictions) / len(asked)
    same = sum(model.predict(request.features).score for request in requests) / len(asked)  # as if every request had asked the same model
    cause = "the mean is the sum of the scores divided by how many there were"
    cause = "give request.model_id to model.predict too" if abs(got.mean_score - same) < 1e-5 else cause
    expect(abs(got.mean_score - mean) < 1e-5, sent=several, got=got.mean_score, expected=round(mean, 5), cause=cause)


def rpc_6(rpc: ModuleType) -> None:
    """Each stroke is answered by what the whole picture looks like, before the next one is read."""
    one = [[2, 3, 10, 11], [18, 19, 26, 27], [34, 35, 42, 43], [50, 51, 58, 59]]
    rubber = Stroke(pixels=[2, 10, 18], ink=0, model_id="forest")
    _expect_drawn(rpc, [*(Stroke(pixels=pixels, ink=16) for pixels in one), rubber])
    _expect_drawn(rpc, [*(Stroke(pixels=random.sample(range(model.PIXELS), 9), ink=random.randrange(8, 17)) for _ in range(4)), rubber])
    with limit(3):
        got = _told(list, rpc.shapes.draw(iter([Stroke(pixels=[64], ink=16)])))
    cause = "put(picture, stroke) raises it; let it through"
    expect(isinstance(got, Refused), sent="a stroke at place 64", got=repr(got), expected="Refused", cause=cause)


def _expect_drawn(rpc: ModuleType, strokes: list[Stroke]) -> None:
    """Judge the answers to five strokes, and when each came."""
    picture, right = [0.0] * model.PIXELS, []
    for stroke in strokes:
        for place in stroke.pixels:
            picture[place] = stroke.ink
        right.append(model.predict(picture, stroke.model_id))
    read = []

    def given() -> Iterator[Stroke]:
        for number, stroke in enumerate(strokes, 1):
            read.append(number)
            yield stroke

    with limit(8):
        answers = rpc.shapes.draw(given())
        cause = "yield each response inside the loop; a list is there only when the last stroke was read"
        expect(hasattr(answers, "__next__"), sent="five strokes", got=answers, expected="an iterator", cause=cause)
        for number, prediction in enumerate(right, 1):
            got, sent = next(answers, None), f"stroke {number} of 5"
            expect(got is not None, sent=sent, got="no answer", expected=prediction, cause="yield an answer for every stroke")
            cause = "answer a stroke before you read the next: the drawing is still going on"
            expect(len(read) == number, sent=sent, got=f"answered after {len(read)} were read", expected=f"after {number}", cause=cause)
            _expect_answer(got, prediction, sent)
        got = next(answers, None)
        expect(
            got is None, sent="five strokes", got="a sixth answer", expected="five answers", cause="one answer a stroke, none at the end"
        )


def _expect_answer(got: object, right: model.Prediction, sent: str) -> None:
    cause = "yield PredictionResponse(label=…, score=…, model_id=…)"
    expect(isinstance(got, PredictionResponse), sent=sent, got=got, expected="a PredictionResponse", cause=cause)
    told = (got.label, round(got.score, 4), got.model_id)
    cause = "the picture is made once, before the first stroke, and keeps what was drawn; pass stroke.model_id on"
    expect(told == tuple(right), sent=sent, got=told, expected=tuple(right), cause=cause)


@contextlib.contextmanager
def _counted(rpc: ModuleType) -> Iterator[list]:
    """Count the calls of model.predict in the block, where the student's code runs."""
    theirs, kept, made = beside(rpc, "kit.model"), model.predict, []

    def predict(features, model_id="") -> model.Prediction:
        made.append(1)
        return kept(list(features), model_id)

    with replaced(theirs, predict=predict):
        yield made


def _noted(requests: list, made: list, ahead: list) -> Iterator[PredictionRequest]:
    """Yield the requests, and note how many of them are read and not yet predicted."""
    for number, request in enumerate(requests, 1):
        ahead.append(number - len(made))
        yield request


def _told(call, *arguments: object) -> object:
    """Return what the student's ``call`` returns or, of the errors that a check is about, raises."""
    try:
        return call(*arguments)
    except (RuntimeError, OSError, Refused, KeyError, TypeError, ValueError) as error:
        if isinstance(error, NotImplementedError):
            raise
        return error


def _expect_line(lines: list[bytes], name: str, arguments: tuple) -> None:
    sent, wanted = f"stub.{name}{arguments}", {"call": name, "arguments": list(arguments)}
    cause = "write the object as one line of JSON, in bytes: json.dumps(…).encode() and a newline"
    try:
        got = json.loads(lines[-1]) if lines else None
    except ValueError:
        got = lines[-1]
    expect(got == wanted, sent=sent, got=got, expected=wanted, cause=cause)


@contextlib.contextmanager
def _answering(*answers: dict) -> Iterator[tuple[int, list[bytes]]]:
    """Serve one connection on a free port: an answer for each line, then goodbye; yield the port and the lines that came."""
    lines: list[bytes] = []

    def serve() -> None:
        with contextlib.suppress(OSError), listener.accept()[0] as caller, caller.makefile("rwb") as stream:
            for answer in answers:
                if not (line := stream.readline()):
                    return
                lines.append(line)
                stream.write(json.dumps(answer).encode() + b"\n")
                stream.flush()
            if not answers:
                stream.readline()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1], lines
    thread.join(1)
