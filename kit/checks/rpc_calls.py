"""Checks of chapter 3: many requests with one answer, and a conversation."""

import contextlib
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from types import ModuleType

from kit import model
from kit.apart.beside import beside
from kit.checks import expect, limit
from kit.checks.rpc_hand import told
from kit.checks.stream_fakes import replaced
from kit.contract import Refused
from kit.prediction_pb2 import BatchSummary, PredictionRequest, PredictionResponse, Stroke

HINTS = {
    "rpc-5": "One loop over requests, and three things that grow: how many, a Counter of labels, a sum of scores. The mean comes last.",
    "rpc-6": "The picture is made once, before the loop, and lives through it. yield stands inside the loop, so that each stroke is "
    "answered before the next is read.",
}


def rpc_5(rpc: ModuleType) -> None:
    """A batch of any length becomes one summary, each row predicted as it arrives."""
    _expect_summary(rpc, ("3", "3", "81"))
    _expect_summary(rpc, random.choices("0123456789", k=random.randrange(5, 9)))
    with limit(3):
        try:
            got = rpc.shapes.summarise(iter([]))
        except ZeroDivisionError as error:
            got = error
    cause, shown = "no request at all is a batch too: its mean is 0", repr(got).strip() or "an empty BatchSummary"
    expect(got == BatchSummary(), sent="no request", got=shown, expected="count 0, mean 0", cause=cause)
    with limit(3):
        got = told(rpc.shapes.summarise, iter([PredictionRequest(features=[1.0])]))
    cause = "let what model.predict raises through: it becomes a status"
    expect(isinstance(got, Refused), sent="a request of one feature", got=repr(got), expected="Refused", cause=cause)


def _expect_summary(rpc: ModuleType, numbers: Sequence[str]) -> None:
    """Judge the summary of these numbers, each sent for both models, a picture a digit."""
    several, shown = f"{2 * len(numbers)} requests", f"{' '.join(numbers)}, by both models"
    requests = [
        PredictionRequest(features=[ink for digit in number for ink in model.sample(int(digit))], model_id=model_id)
        for number in numbers
        for model_id in ("linear", "forest")
    ]
    predictions = [model.predict(request.features, request.model_id) for request in requests]
    with limit(8), _counted(rpc) as made:
        passing = beside(rpc, "kit.checks.inside").Passing(_noted(requests, made, ahead := []))
        got = rpc.shapes.summarise(passing)
    expect(isinstance(got, BatchSummary), sent=several, got=got, expected="a BatchSummary, returned", cause="return the summary")
    cause = "predict inside the loop, and keep no list of the requests: the batch may be longer than the memory"
    most = max(ahead, default=len(requests))
    expect(most <= 2, sent=f"{several}, one by one", got=f"{most} read before they were predicted", expected="1 at a time", cause=cause)
    cause = "count is how many requests there were, not how many labels"
    expect(got.count == len(requests), sent=several, got=got.count, expected=len(requests), cause=cause)
    labels, right = (dict(sorted(each.items())) for each in (got.labels, Counter(prediction.label for prediction in predictions)))
    cause = "labels maps a label to how often it was given"
    cause = f"{cause}; a request of two digits has one label, of two characters" if set("".join(right)) == set(labels) else cause
    expect(labels == right, sent=shown, got=labels, expected=right, cause=cause)
    mean = sum(prediction.score for prediction in predictions) / len(requests)
    same = sum(model.predict(request.features).score for request in requests) / len(requests)  # as if all had asked the same model
    cause = "the mean is the sum of the scores divided by how many there were"
    cause = "give request.model_id to model.predict too" if abs(got.mean_score - same) < 1e-5 else cause
    expect(abs(got.mean_score - mean) < 1e-5, sent=several, got=got.mean_score, expected=round(mean, 5), cause=cause)
    cause = "keep sums and a Counter, and let go of each request: the batch may be longer than the memory"
    kept = passing.kept
    expect(kept <= 2, sent=several, got=f"{kept} of them kept to the end", expected="1 at a time", cause=cause)


def rpc_6(rpc: ModuleType) -> None:
    """Each stroke is answered by what the whole picture looks like, before the next one is read."""
    one = [[2, 3, 10, 11], [18, 19, 26, 27], [34, 35, 42, 43], [50, 51, 58, 59]]
    rubber = Stroke(pixels=[2, 10, 18], ink=0, model_id="forest")
    _expect_drawn(rpc, [*(Stroke(pixels=pixels, ink=16) for pixels in one), rubber])
    somewhere = [
        Stroke(pixels=random.sample(range(model.PIXELS), 9), ink=random.randrange(8, 17), model_id=model_id)
        for model_id in ("linear", "forest", "")
    ]
    _expect_drawn(rpc, [*somewhere, Stroke(ink=16), rubber])
    with limit(3):
        got = told(list, rpc.shapes.draw(iter([Stroke(pixels=[64], ink=16)])))
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
        for number, (prediction, stroke) in enumerate(zip(right, strokes, strict=True), 1):
            got, sent = next(answers, None), f"stroke {number} of 5{'' if stroke.pixels else ', without pixels'}"
            expect(got is not None, sent=sent, got="no answer", expected=prediction, cause="yield an answer for every stroke")
            cause = "answer a stroke before you read the next: the drawing is still going on"
            cause = cause if stroke.pixels else "a stroke without pixels is answered too, with the picture as it is"
            expect(len(read) == number, sent=sent, got=f"answered after {len(read)} were read", expected=f"after {number}", cause=cause)
            _expect_answer(got, prediction, number, sent)
        got = next(answers, None)
        expect(
            got is None, sent="five strokes", got="a sixth answer", expected="five answers", cause="one answer a stroke, none at the end"
        )


def _expect_answer(got: object, right: model.Prediction, number: int, sent: str) -> None:
    cause = "yield PredictionResponse(label=…, score=…, model_id=…)"
    expect(isinstance(got, PredictionResponse), sent=sent, got=got, expected="a PredictionResponse", cause=cause)
    shown = (got.label, round(got.score, 4), got.model_id)
    if got.model_id != right.model_id:
        cause = "pass stroke.model_id on, each stroke's own; an empty one is for model.predict to understand"
    elif number == 1 and shown == tuple(model.predict([0.0] * model.PIXELS, got.model_id)):
        cause = "put the stroke into the picture before you predict"
    elif number == 1:
        cause = "each drawing begins with a picture of zeros: make it in the function, before the loop"
    else:
        cause = "the picture is made once, before the first stroke, and keeps what was drawn"
    expect(shown == tuple(right), sent=sent, got=shown, expected=tuple(right), cause=cause)


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
